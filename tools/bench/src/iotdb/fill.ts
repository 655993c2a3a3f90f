import { ColumnarTablet, parseUrl, TableSession } from "@x/iotdb";
import { columnarTablet, type TabletParams } from "./workload.ts";

/** What this program gets as its one argument, in JSON. */
export interface FillTask extends TabletParams {
  readonly url: string;
  readonly database: string;
}

// A process of its own: what it takes to fill a table is no memory of whoever reads it.
const { url, database, rows, tablets } = JSON.parse(process.argv[2] ?? "") as FillTask;
const session = await TableSession.open({ ...parseUrl(url), database });
let next = 0;
const insertAll = async (): Promise<void> => {
  while (next < tablets) await session.insert(columnarTablet(ColumnarTablet, rows, next++));
};
await Promise.all([insertAll(), insertAll()]);
await session.close();
