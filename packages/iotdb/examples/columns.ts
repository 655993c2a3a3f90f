/** Columns in and columns out, without an object for each row. */
import { ColumnarTablet, ColumnCategory, connect, DataType } from "@x/iotdb";

const session = await connect(process.env.IOTDB_URL ?? "iotdb://root:root@localhost:6667");
try {
  await session.executeNonQueryStatement("CREATE DATABASE IF NOT EXISTS columnar");
  await session.executeNonQueryStatement("USE columnar");

  // #region insert
  const rows = 10_000;
  const time = BigInt64Array.from({ length: rows }, (_, row) => BigInt(row));
  const load = Float64Array.from({ length: rows }, (_, row) => Math.sin(row / 100));
  const nulls = new Uint8Array(rows / 8); // bit i is nulls[i >> 3] & (1 << (i & 7)), 1 = NULL
  nulls[0] = 0b0000_0101;
  await session.insert(
    ColumnarTablet.from("turbine", {
      time,
      columns: [
        { name: "id", type: DataType.STRING, category: ColumnCategory.TAG, values: Array(rows).fill("t1") },
        { name: "load", type: DataType.DOUBLE, values: load, nulls },
      ],
    }),
  );
  // #endregion insert

  // #region batches
  let sum = 0;
  let missing = 0;
  const dataSet = await session.executeQueryStatement("SELECT load FROM turbine ORDER BY time");
  for await (const batch of dataSet.batches()) {
    const column = batch.column<number>("load");
    const values = column.values as Float64Array; // typed arrays, in the server's blocks
    for (let i = 0; i < batch.rowCount; i++) if (!column.isNull(i)) sum += values[i] as number;
    missing += column.nullCount;
  }
  console.log(sum.toFixed(6), missing);
  // #endregion batches
} finally {
  await session.executeNonQueryStatement("DROP DATABASE columnar");
  await session.close();
}
