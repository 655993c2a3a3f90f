import { fileURLToPath } from "node:url";
import { type BoundBench, type Comparison, defineBench, type Side } from "../bench.ts";
import { runExternal } from "../external.ts";
import { clickhouseOrders, expectSum, quantitySum, type RowsParams } from "./orders.ts";

const child = fileURLToPath(import.meta.resolve("./stream-child.mjs"));

/** Reads a stream in a process of its own, which measures itself. */
function streaming(mode: "columns" | "rows"): Side<RowsParams> {
  return {
    name: "@x/chdb",
    packages: ["@x/chdb"],
    open: ({ rows }) => ({
      async run() {
        const report = await runExternal(process.execPath, [child], {
          sql: clickhouseOrders(rows),
          mode,
          rows,
        });
        expectSum(report.extra?.quantities, quantitySum(rows));
        return report;
      },
    }),
  };
}

const tenMillion = { params: { rows: 10_000_000 }, quick: { rows: 2_000_000 } };

const comparisons: readonly Comparison[] = [
  // Of the whole process, the engine included.
  { metric: "rssMb", goal: { op: "<=", value: 400 }, aspect: "most memory" },
  { metric: "extra.growth", unit: "MB", goal: { op: "<=", value: 30 }, aspect: "growth after a quarter" },
  { metric: "gapMs", goal: { op: "<=", value: 50 }, aspect: "event-loop gap" },
];

/** Reads ten million rows of six columns piece by piece. */
export const benches: readonly BoundBench[] = [
  defineBench<RowsParams>({
    package: "chdb",
    work: "stream typed columns",
    ...tenMillion,
    warmups: 0,
    ours: streaming("columns"),
    peers: [],
    comparisons,
  }),
  defineBench<RowsParams>({
    package: "chdb",
    work: "stream row objects",
    ...tenMillion,
    warmups: 0,
    ours: streaming("rows"),
    peers: [],
    comparisons,
  }),
];
