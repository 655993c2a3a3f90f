/** What the package tells of itself, for logs and measurements. */
import { tracingChannel } from "node:diagnostics_channel";
import { CHANNELS, connect, type QueryTrace } from "@x/iotdb";

// #region diagnostics
const told: string[] = [];
tracingChannel<string, QueryTrace>(CHANNELS.query).subscribe({
  start: () => {},
  end: () => {},
  asyncStart: () => {},
  asyncEnd: ({ sql, error }) => {
    told.push(error === undefined ? `${sql}: done` : `${sql}: ${(error as { code: string }).code}`);
  },
  error: () => {},
});
// #endregion diagnostics

const session = await connect(process.env.IOTDB_URL ?? "iotdb://root:root@localhost:6667");
await (await session.executeQueryStatement("SHOW VERSION")).readAll();
await session.executeQueryStatement("SELECT * FROM nowhere.nothing").catch(() => {});
console.log(told);
const { state, connections, pendingCalls, openDataSets } = session.stats;
console.log({ state, connections, pendingCalls, openDataSets });
await session.close();
