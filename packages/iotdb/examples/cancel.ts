/** Limits and abort signals end a query here and on the server. */
import { ColumnCategory, connect, DataType } from "@x/iotdb";

const session = await connect(process.env.IOTDB_URL ?? "iotdb://root:root@localhost:6667");
try {
  await session.executeNonQueryStatement("CREATE DATABASE IF NOT EXISTS cancelled");
  await session.executeNonQueryStatement("USE cancelled");
  const columns = [
    { name: "g", type: DataType.STRING, category: ColumnCategory.TAG },
    { name: "m", type: DataType.DOUBLE },
  ];
  const rows = Array.from({ length: 10_000 }, (_, time) => ({ time, g: "a", m: time }));
  await session.insertRows("t", columns, rows);
  const slow = "SELECT count(*) FROM t a, t b, t c WHERE a.m + b.m + c.m < 0";

  // #region abort
  const controller = new AbortController();
  setTimeout(() => controller.abort(new Error("the user left")), 200);
  await session
    .executeQueryStatement(slow, { signal: controller.signal })
    .catch((error) => console.log(error.message));
  // #endregion abort

  // #region timeout
  await session.executeQueryStatement(slow, { timeoutMs: 300 }).catch((error) => console.log(error.name));
  const { length } = await (await session.executeQueryStatement("SELECT * FROM t LIMIT 5")).readAll();
  console.log(`the session goes on: ${length} rows`);
  // #endregion timeout
} finally {
  await session.executeNonQueryStatement("DROP DATABASE cancelled");
  await session.close();
}
