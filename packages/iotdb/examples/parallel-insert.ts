/** The pool example of the Python client: two writers at the same time, then a look at what they wrote, then clean up. */
// #region parallel-insert
import { ColumnarTablet, ColumnCategory, DataType, parseUrl, TableSessionPool, Tablet } from "@x/iotdb";

const pool = new TableSessionPool({
  ...parseUrl(process.env.IOTDB_URL ?? "iotdb://root:root@localhost:6667"),
  database: "db1",
  fetchSize: 1024,
  maxPoolSize: 5,
  waitTimeoutMs: 3_000,
});

const columns = [
  { name: "id1", type: DataType.STRING, category: ColumnCategory.TAG },
  { name: "attr1", type: DataType.STRING, category: ColumnCategory.ATTRIBUTE },
  { name: "m1", type: DataType.DOUBLE, category: ColumnCategory.FIELD },
] as const;

async function prepareData(): Promise<void> {
  const session = await pool.getSession();
  try {
    await session.executeNonQueryStatement("CREATE DATABASE IF NOT EXISTS db1");
    await session.executeNonQueryStatement('USE "db1"');
    for (const table of ["table0", "table1"])
      await session.executeNonQueryStatement(
        `CREATE TABLE ${table} (id1 STRING TAG, attr1 STRING ATTRIBUTE, m1 DOUBLE FIELD)`,
      );
    const dataSet = await session.executeQueryStatement<{ TableName: string }>("SHOW TABLES");
    const names = (await dataSet.readAll()).map((row) => row.TableName);
    console.log("now the tables are:", names.sort());
  } finally {
    await session.close(); // back to the pool, as it was
  }
}

async function insertData(number: number): Promise<void> {
  const session = await pool.getSession();
  try {
    // Rows …
    const times = Array.from({ length: 15 }, (_, row) => row);
    const rows = times.map((row) => [`id:${row}`, `attr:${row}`, row]);
    await session.insert(new Tablet({ table: `table${number}`, columns, timestamps: times, rows }));
    await session.executeNonQueryStatement("FLUSH");

    // … and columns.
    const time = BigInt64Array.from({ length: 15 }, (_, row) => BigInt(15 + row));
    await session.insert(
      ColumnarTablet.from(`table${number}`, {
        time,
        columns: [
          { ...columns[0], values: Array.from(time, (row) => `id:${row}`) },
          { ...columns[1], values: Array.from(time, (row) => `attr:${row}`) },
          { ...columns[2], values: Float64Array.from(time, Number) },
        ],
      }),
    );
  } finally {
    await session.close();
  }
}

async function queryData(): Promise<void> {
  const session = await pool.getSession();
  try {
    for (const table of ["table0", "table1"]) {
      console.log(`the first rows of ${table}:`);
      const dataSet = await session.executeQueryStatement(`SELECT * FROM ${table} ORDER BY time LIMIT 3`);
      while (await dataSet.hasNext()) console.log(String(await dataSet.next()));
      const counted = await session.executeQueryStatement(`SELECT count(*) AS n FROM ${table}`);
      console.log(await counted.readAll());
    }
  } finally {
    await session.close();
  }
}

async function deleteData(): Promise<void> {
  const session = await pool.getSession();
  try {
    await session.executeNonQueryStatement("DROP DATABASE db1");
  } finally {
    await session.close();
  }
}

await prepareData();
await Promise.all([insertData(0), insertData(1)]);
await queryData();
await deleteData();
await pool.close();
console.log("done");
// #endregion parallel-insert
