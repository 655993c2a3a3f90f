/** The ways to read a result. */
import { ColumnCategory, connect, DataType, Tablet } from "@x/iotdb";

const session = await connect(process.env.IOTDB_URL ?? "iotdb://root:root@localhost:6667");
try {
  await session.executeNonQueryStatement("CREATE DATABASE IF NOT EXISTS results");
  await session.executeNonQueryStatement("USE results");
  const columns = [
    { name: "g", type: DataType.STRING, category: ColumnCategory.TAG },
    { name: "n", type: DataType.INT64 },
    { name: "day", type: DataType.DATE },
  ];
  const rows = [
    ["a", 1, "2026-01-31"],
    ["a", 2n ** 60n, null],
  ];
  await session.insert(new Tablet({ table: "t", columns, timestamps: [1000, 2000], rows }));
  const sql = "SELECT time, g, n, day FROM t ORDER BY time";

  // #region rows
  for await (const row of await session.executeQueryStatement(sql)) console.log(row);
  // #endregion rows

  // #region next
  const dataSet = await session.executeQueryStatement(sql);
  console.log(dataSet.columnNames, dataSet.columnTypes);
  while (await dataSet.hasNext()) {
    const record = await dataSet.next();
    console.log(record?.n, String(record)); // prints as the rows of the Python client do
  }
  // #endregion next

  // #region values
  const small = "SELECT time, n FROM t WHERE n < 100";
  const typed = await session.executeQueryStatement(small, { int64: "number", timestamps: "bigint" });
  const first = await typed.next();
  console.log(first?.time, first?.n);
  await typed.close(); // frees the query on the server; the end of a result, or of a loop, does so, too
  // #endregion values

  // #region print
  for await (const batch of (await session.executeQueryStatement(sql)).batches()) console.log(String(batch));
  // #endregion print
} finally {
  await session.executeNonQueryStatement("DROP DATABASE results");
  await session.close();
}
