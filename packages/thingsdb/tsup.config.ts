import { defineConfig } from "tsup";
import { base } from "../../tsup.config.base.ts";
import { browserPlatform } from "./browser-plugin.ts";

// Kept names are calls at load, which no bundler may drop: any import would bring the whole package. No class here
// names itself in a static method, so all are published under their own names.
// The builds run side by side, so none may empty the folder: the script does.
const own = { ...base, keepNames: false, clean: false };

export default defineConfig([
  {
    ...own,
    format: ["esm"],
    entry: { index: "src/index.ts", model: "src/model/index.ts", "cli/types": "src/cli/types.ts" },
    splitting: true,
    dts: { ...(base.dts as object), entry: { index: "src/index.ts", model: "src/model/index.ts" } },
  },
  { ...own, entry: { index: "src/index.ts", model: "src/model/index.ts" }, format: ["cjs"] },
  {
    ...own,
    entry: { browser: "src/index.ts", "browser-model": "src/model/index.ts" },
    splitting: true,
    format: ["esm"],
    target: "es2022",
    platform: "browser",
    dts: false,
    esbuildPlugins: [browserPlatform],
  },
]);
