/** A first program: connect, make a table, store rows, ask, close. */
// #region quick-start
import { ColumnCategory, connect, DataType, Tablet } from "@x/iotdb";

const session = await connect(process.env.IOTDB_URL ?? "iotdb://root:root@localhost:6667");
try {
  await session.executeNonQueryStatement("CREATE DATABASE IF NOT EXISTS plant");
  await session.executeNonQueryStatement("USE plant");

  await session.insert(
    new Tablet({
      table: "readings", // made by the server when there is none
      columns: [
        { name: "device", type: DataType.STRING, category: ColumnCategory.TAG },
        { name: "temperature", type: DataType.DOUBLE },
        { name: "ok", type: DataType.BOOLEAN },
      ],
      timestamps: [1_767_225_600_000, 1_767_225_601_000, 1_767_225_602_000],
      rows: [
        ["d1", 21.5, true],
        ["d2", 19.75, true],
        ["d1", null, false],
      ],
    }),
  );

  const dataSet = await session.executeQueryStatement<{ device: string; n: bigint; mean: number }>(
    "SELECT device, count(*) AS n, avg(temperature) AS mean FROM readings GROUP BY device ORDER BY device",
  );
  for await (const { device, n, mean } of dataSet) console.log(device, n, mean);
} finally {
  await session.executeNonQueryStatement("DROP DATABASE plant");
  await session.close();
}
// #endregion quick-start
