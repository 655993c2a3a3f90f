/** Rows of an async iterable, stored as fast as the server takes them. */
import { ColumnCategory, connect, DataType } from "@x/iotdb";

const session = await connect(process.env.IOTDB_URL ?? "iotdb://root:root@localhost:6667");
try {
  await session.executeNonQueryStatement("CREATE DATABASE IF NOT EXISTS streamed");
  await session.executeNonQueryStatement("USE streamed");

  // #region insert-rows
  async function* readings(): AsyncGenerator<Record<string, unknown>> {
    for (let second = 0; second < 25_000; second++)
      yield {
        time: new Date(1_767_225_600_000 + second * 1000),
        device: `d${second % 10}`,
        value: second / 4,
      };
  }

  const columns = [
    { name: "device", type: DataType.STRING, category: ColumnCategory.TAG },
    { name: "value", type: DataType.FLOAT },
  ];
  const { rows } = await session.insertRows("readings", columns, readings(), {
    batchRows: 10_000,
    onProgress: ({ rows }) => console.log(`${rows} rows are stored`),
  });
  // #endregion insert-rows
  console.log(rows);
} finally {
  await session.executeNonQueryStatement("DROP DATABASE streamed");
  await session.close();
}
