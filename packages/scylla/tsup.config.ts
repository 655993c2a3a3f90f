import { defineConfig } from "tsup";
import { base } from "../../tsup.config.base.ts";

// Kept names are calls at load, which no bundler may drop. No class here names itself in a static method, so all are
// published under their own names. The two builds run side by side, so neither may empty the folder: the script does.
const own = { ...base, keepNames: false, clean: false };

export default defineConfig([
  {
    ...own,
    format: ["esm"],
    // Bundlers drop files, but no classes with computed names: whatever is imported by itself lies in a file of its own.
    // Each module that the index alone would reach has to be here, or it would lie in the index, which everybody needs.
    entry: {
      index: "src/index.ts",
      session: "src/session-builder.ts",
      connect: "src/connect.ts",
      batch: "src/batch.ts",
      errors: "src/errors.ts",
      cql: "src/cql.ts",
      "to-arrow": "src/to-arrow.ts",
      uuid: "src/codec/value/uuid.ts",
      "time-uuid": "src/codec/value/time-uuid.ts",
      decimal: "src/codec/value/decimal.ts",
      duration: "src/codec/value/duration.ts",
      inet: "src/codec/value/inet.ts",
      "local-date": "src/codec/value/local-date.ts",
      "local-time": "src/codec/value/local-time.ts",
    },
    splitting: true,
    dts: { ...(base.dts as object), entry: { index: "src/index.ts" } },
  },
  { ...own, format: ["cjs"] },
]);
