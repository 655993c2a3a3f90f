/** Every type on its way in and out, as rows and as columns. */
import { ColumnCategory, connect, DataType, LocalDate, Tablet } from "@x/iotdb";

const session = await connect(process.env.IOTDB_URL ?? "iotdb://root:root@localhost:6667");
try {
  await session.executeNonQueryStatement("CREATE DATABASE IF NOT EXISTS types");
  await session.executeNonQueryStatement("USE types");

  // #region insert
  const { TAG, ATTRIBUTE } = ColumnCategory;
  const columns = [
    { name: "device", type: DataType.STRING, category: TAG },
    { name: "model", type: DataType.STRING, category: ATTRIBUTE },
    { name: "ok", type: DataType.BOOLEAN },
    { name: "small", type: DataType.INT32 },
    { name: "large", type: DataType.INT64 },
    { name: "single", type: DataType.FLOAT },
    { name: "twice", type: DataType.DOUBLE },
    { name: "note", type: DataType.TEXT },
    { name: "seen", type: DataType.TIMESTAMP },
    { name: "built", type: DataType.DATE },
    { name: "raw", type: DataType.BLOB },
  ];
  const row = {
    time: new Date("2026-01-31T12:00:00Z"),
    device: "d1",
    model: "M 3",
    ok: true,
    small: -5,
    large: 2n ** 63n - 1n,
    single: 1.25,
    twice: 0.1,
    note: "größer",
    seen: 1_767_225_600_123, // a count of the server's unit
    built: "2024-02-29",
    raw: Uint8Array.of(1, 2, 255),
  };
  await session.insert(new Tablet({ table: "t", columns, rows: [row] }));
  // #endregion insert

  // #region read
  const dataSet = await session.executeQueryStatement("SELECT * FROM t");
  for await (const batch of dataSet.batches()) {
    console.log(batch.rows[0]);
    for (const { name, type, values } of batch.data) console.log(name, type, values.constructor.name);
  }
  // #endregion read

  // #region wrong
  const refuse = (values: object) =>
    session
      .insert(new Tablet({ table: "t", columns, rows: [{ ...row, ...values }] }))
      .catch((error) => console.log(error.message));
  await refuse({ small: 2 ** 31 });
  await refuse({ large: 2 ** 53 });
  await refuse({ note: 5 });
  await refuse({ built: new LocalDate(2026, 1, 31), seen: "yesterday" });
  // #endregion wrong
} finally {
  await session.executeNonQueryStatement("DROP DATABASE types");
  await session.close();
}
