import type { Options } from "tsup";

/** What every published package is built with; see CONTRIBUTING for the reasons. */
export const base: Options = {
  entry: { index: "src/index.ts" },
  format: ["esm", "cjs"],
  target: "node20",
  // Sources import each other by the private condition; declarations must speak of the published ones.
  dts: { compilerOptions: { composite: false, customConditions: [], incremental: false } },
  sourcemap: true,
  clean: true,
  // A class that names itself in a static method would otherwise be published as `_Name`.
  keepNames: true,
};
