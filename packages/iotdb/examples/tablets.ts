/** Tablets of rows: arrays and objects, times of their own, any order. */
import { ColumnCategory, connect, DataType, Tablet } from "@x/iotdb";

const session = await connect(process.env.IOTDB_URL ?? "iotdb://root:root@localhost:6667");
try {
  await session.executeNonQueryStatement("CREATE DATABASE IF NOT EXISTS tablets");
  await session.executeNonQueryStatement("USE tablets");

  // #region columns
  const columns = [
    { name: "room", type: DataType.STRING, category: ColumnCategory.TAG },
    { name: "floor", type: DataType.STRING, category: ColumnCategory.ATTRIBUTE },
    { name: "warmth", type: DataType.FLOAT, category: ColumnCategory.FIELD }, // the default
  ];
  // #endregion columns

  // #region arrays
  await session.insert(
    new Tablet({
      table: "climate",
      columns,
      timestamps: [2_000, 1_000, 2_000], // in any order
      rows: [
        ["kitchen", "ground", 20.5],
        ["kitchen", "ground", 20],
        ["attic", "third", null],
      ],
    }),
  );
  // #endregion arrays

  // #region objects
  await session.insert(
    new Tablet({
      table: "climate",
      columns,
      rows: [
        { time: new Date(3_000), room: "attic", floor: "third", warmth: 17.25 },
        { time: 3_000n, room: "kitchen", floor: "ground", warmth: 21 },
      ],
    }),
  );
  // #endregion objects

  // #region own-times
  await session.insert(new Tablet({ table: "climate", columns, rows: [[4_000, "attic", "third", 17.5]] }));
  // #endregion own-times

  // #region missing
  const incomplete = [{ time: 5_000, room: "attic", warmth: 18 }];
  await session
    .insert(new Tablet({ table: "climate", columns, rows: incomplete }))
    .catch((error) => console.log(error.message));
  // #endregion missing

  const all = "SELECT time, room, floor, warmth FROM climate ORDER BY room, time";
  for await (const row of await session.executeQueryStatement(all)) console.log(Object.values(row));
} finally {
  await session.executeNonQueryStatement("DROP DATABASE tablets");
  await session.close();
}
