import { defineConfig } from "tsup";
import { base } from "../../tsup.config.base.ts";

// Kept names are calls at load, which no bundler may drop: any import would bring the whole package (18 kB
// instead of 0.3). No class here names itself in a static method, so all are published under their own names.
export default defineConfig({ ...base, keepNames: false });
