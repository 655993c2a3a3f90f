/** Results as Apache Arrow tables. */
import { ColumnCategory, connect, DataType, Tablet, toArrow } from "@x/iotdb";
import * as arrow from "apache-arrow";

const session = await connect(process.env.IOTDB_URL ?? "iotdb://root:root@localhost:6667");
try {
  await session.executeNonQueryStatement("CREATE DATABASE IF NOT EXISTS arrows");
  await session.executeNonQueryStatement("USE arrows");
  const columns = [
    { name: "g", type: DataType.STRING, category: ColumnCategory.TAG },
    { name: "m", type: DataType.DOUBLE },
  ];
  const rows = [
    ["a", 0.5],
    ["a", null],
  ];
  await session.insert(new Tablet({ table: "t", columns, timestamps: [1, 2], rows }));

  // #region to-arrow
  const dataSet = await session.executeQueryStatement("SELECT g, m FROM t ORDER BY time");
  for await (const batch of dataSet.batches()) {
    const table = toArrow(batch, arrow);
    console.log(String(table.schema));
    for (const row of table) console.log(String(row));
  }

  // A whole result at once:
  const all = await toArrow(await session.executeQueryStatement("SELECT m FROM t"), arrow);
  console.log(all.numRows, all.getChild("m")?.nullCount);
  // #endregion to-arrow
} finally {
  await session.executeNonQueryStatement("DROP DATABASE arrows");
  await session.close();
}
