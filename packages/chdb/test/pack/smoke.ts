import { type BinaryFormat, type Column, query, type Result, Session } from "@x/chdb";

interface Row {
  id: bigint;
  name: string | null;
}

async function main(): Promise<void> {
  await using session = await Session.open({ settings: { max_threads: 2 }, int64: "bigint" });
  const result: Result<Row> = await session.query<Row>("SELECT 1 AS id, NULL AS name");
  const id: bigint | undefined = result.rows[0]?.id;
  const column: Column = result.column("id");
  const text: string = await session.query("SELECT 1", "CSV");
  const bytes: Uint8Array = await session.query("SELECT 1", "Native" satisfies BinaryFormat);
  for await (const row of session.stream<Row>("SELECT 1 AS id")) row.id.toString();
  await session.insert("t", { id: BigUint64Array.of(1n) });
  // @ts-expect-error: a statement is text
  await query(5);
  console.log(id, column, text, bytes);
}

void main();
