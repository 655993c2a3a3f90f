import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { RunReport, Side } from "../bench.ts";
import { runExternal } from "../external.ts";
import { NotInstalledError } from "../not-installed.ts";
import { clickhouseOrders, clickhouseTable, expectSum, quantitySum, type RowsParams } from "./orders.ts";

/** How many queries a run asks. */
export interface QueriesParams {
  readonly queries: number;
}

const script = join(import.meta.dirname, "peers.py");

/** Python's chdb with the table of orders, which it reads into a pandas DataFrame. */
export const pythonOrders: Side<RowsParams> = {
  name: "Python chdb",
  open: ({ rows }) => ({
    async run(): Promise<RunReport> {
      const setup = [clickhouseTable("orders"), `INSERT INTO orders ${clickhouseOrders(rows)}`];
      const report = await runExternal("python3", [script, "columns"], {
        setup,
        sql: "SELECT * FROM orders",
        warmups: 3,
      });
      expectSum(report.extra?.quantities, quantitySum(rows));
      return report;
    },
  }),
};

/** `SELECT 1` from Python: with its chdb, or with plain calls of the C library. */
export function pythonSelectOne(name: string, task: "select-one" | "c-call"): Side<QueriesParams> {
  return {
    name,
    open: ({ queries }) => {
      const library = task === "c-call" ? findLibrary() : "";
      return { run: () => runExternal("python3", [script, task], { queries, library }) };
    },
  };
}

/** The engine's library that our package uses, from the package of this platform. */
function findLibrary(): string {
  const system =
    process.platform === "linux" ? `linux-${process.arch}-gnu` : `${process.platform}-${process.arch}`;
  const name = `@chdb/lib-${system}`;
  const ours = createRequire(import.meta.url).resolve("@x/chdb/package.json");
  try {
    return join(dirname(createRequire(ours).resolve(`${name}/package.json`)), "libchdb.so");
  } catch (cause) {
    throw Object.assign(new NotInstalledError(name), { cause });
  }
}
