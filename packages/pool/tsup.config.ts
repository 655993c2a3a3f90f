import { defineConfig } from "tsup";
import { base } from "../../tsup.config.base.ts";

// Kept names are calls at load, which no bundler may drop: `Backoff` alone would bring the whole pool.
// No class here names itself in a static method, so all are published under their own names.
export default defineConfig({ ...base, keepNames: false });
