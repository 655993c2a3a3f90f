import { defineConfig } from "tsup";
import { base } from "../../tsup.config.base.ts";

// Kept names are calls at load, which no bundler may drop: any import would bring the whole package. No class here
// names itself in a static method, so all are published under their own names.
// The two builds run side by side, so neither may empty the folder: the script does.
const own = { ...base, keepNames: false, clean: false };

export default defineConfig([
  {
    ...own,
    format: ["esm"],
    entry: { index: "src/index.ts", "cli/dump": "src/cli/dump.ts", "cli/types": "src/cli/types.ts" },
    splitting: true,
    dts: { ...(base.dts as object), entry: { index: "src/index.ts" } },
  },
  { ...own, format: ["cjs"] },
]);
