import {
  type Column,
  ColumnCategory,
  connect,
  DataType,
  type ResultBatch,
  type SessionDataSet,
  TableSession,
  TableSessionPool,
  Tablet,
} from "@x/iotdb";

interface Row {
  g: string;
  n: bigint | null;
}

async function main(): Promise<void> {
  await using session: TableSession = await connect({ nodeUrls: ["localhost:6667"], int64: "bigint" });
  const columns = [{ name: "g", type: DataType.STRING, category: ColumnCategory.TAG }];
  await session.insert(new Tablet({ table: "t", columns, timestamps: [1n], rows: [["a"], { g: "b" }] }));
  await session.insertRows("t", columns, [{ time: new Date(), g: "c" }], {
    onProgress: ({ rows }) => rows.toFixed(),
  });
  const dataSet: SessionDataSet<Row> = await session.executeQueryStatement<Row>("SELECT g, n FROM t");
  while (await dataSet.hasNext()) {
    const record = await dataSet.next();
    const n: bigint | null | undefined = record?.n;
    console.log(n, record?.getFields());
  }
  for await (const row of dataSet) row.g.toUpperCase();
  for await (const batch of dataSet.batches()) {
    const whole: ResultBatch<Row> = batch;
    const column: Column<bigint> = whole.column<bigint>("n");
    console.log(column.values, column.get(0));
  }
  // @ts-expect-error: a statement is text
  await session.executeNonQueryStatement(5);
  const pool = new TableSessionPool({ maxPoolSize: 2, timestamps: "bigint" });
  await using lent = await pool.getSession({ timeoutMs: 100 });
  console.log(lent.stats.insertedRows, pool.stats.leased, TableSession.name);
}

void main();
