import {
  Batch,
  type Consistency,
  connect,
  cql,
  type PreparedStatement,
  Query,
  type Result,
  type Session,
  SessionBuilder,
  type StatementOptions,
  Uuid,
} from "@x/scylla";

interface Row {
  id: Uuid;
  name: string | null;
}

interface Params {
  id: Uuid;
}

async function main(): Promise<void> {
  const consistency: Consistency = "LOCAL_QUORUM";
  await using session: Session = await new SessionBuilder()
    .knownNode("h1:9042")
    .knownNodes(["h2"])
    .user("u", async () => "p")
    .useKeyspace("ks", { caseSensitive: false })
    .connectionTimeout(10_000)
    .poolSize(20)
    .compression("lz4")
    .tcpNoDelay(true)
    .tcpKeepalive(60_000)
    .tls(true)
    .executionProfile("slow", { consistency, timeoutMs: null })
    .build();
  const options: StatementOptions = { pageSize: 10, idempotent: true, signal: AbortSignal.timeout(5) };
  const result: Result<Row> = await session.execute<Row>("SELECT id, name FROM t", [], options);
  const id: Uuid | undefined = result.firstRow()?.id;
  const prepared: PreparedStatement<Row, Params> = await session.prepare<Row, Params>("SELECT …");
  const rows: Row[] = (await session.executePrepared(prepared, { id: Uuid.random() })).rows;
  // @ts-expect-error: the statement needs an id
  await session.executePrepared(prepared, { name: "x" });
  for await (const row of session.stream<Row>(new Query("SELECT …"))) row.name?.toUpperCase();
  for await (const row of result) row.id.toString();
  await session.batch(new Batch("unlogged").appendStatement(prepared).appendStatement(cql`… ${1}`), [
    { id: 1 },
  ]);
  const column = result.column("name").values;
  await connect("scylla://h/ks", { compression: null });
  // @ts-expect-error: there is no such compression
  await connect({ nodes: "h", compression: "zip" });
  console.log(id, rows, column, session.getClusterData().keyspaces.size, session.stats.running);
}

void main();
