import { defineConfig } from "tsup";
import { base } from "../../tsup.config.base.ts";

// Kept names are calls at load, which bundlers may not drop. No public class names itself in a static method.
// The two builds run side by side, so neither may empty the folder: the script does.
const own = { ...base, keepNames: false, clean: false };

export default defineConfig([
  {
    ...own,
    format: ["esm"],
    // What `query` needs and what only sessions need lie in different files, so that bundlers can leave the latter out.
    entry: { index: "src/index.ts", "one-shot": "src/one-shot.ts", session: "src/session.ts" },
    splitting: true,
    dts: { ...(base.dts as object), entry: { index: "src/index.ts" } },
  },
  // import.meta.url, by which the addon is found, needs a stand-in in CommonJS.
  { ...own, format: ["cjs"], shims: true },
]);
