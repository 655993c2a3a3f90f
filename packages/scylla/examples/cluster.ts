/** Servers, keyspaces and tables, and how they change. */
import { setTimeout as sleep } from "node:timers/promises";
import { connect, type SchemaChangeEvent } from "@x/scylla";

const url = process.argv[2] ?? "scylla://localhost:9042";
const session = await connect(url);
try {
  await session.execute(
    "CREATE KEYSPACE IF NOT EXISTS ex_cluster WITH replication = {'class': 'NetworkTopologyStrategy', 'replication_factor': 1}",
  );

  // #region keyspace
  await session.useKeyspace("ex_cluster"); // on every connection, also those to come; the same as USE
  console.log(session.getKeyspace());
  // #endregion keyspace

  await session.execute("CREATE TYPE address (street text, zip int)");
  await session.execute(
    "CREATE TABLE people (team text, id int, home frozen<address>, tags set<text>, PRIMARY KEY (team, id)) WITH CLUSTERING ORDER BY (id DESC)",
  );

  // #region metadata
  const data = session.getClusterData(); // a snapshot: it does not change
  console.log(data.clusterName !== "", data.nodes.length, data.nodes[0]!.tokens.length > 0);

  const table = data.table("ex_cluster", "people")!;
  console.log(table.partitionKey, table.clusteringKey);
  for (const { name, type, kind, clusteringOrder } of table.columns.values())
    console.log(name, type, kind, clusteringOrder);

  const keyspace = data.keyspaces.get("ex_cluster")!;
  console.log(keyspace.types.get("address"), [...keyspace.tables.keys()]);
  // #endregion metadata

  // #region events
  const changes: SchemaChangeEvent[] = [];
  session.on("schema", (change) => {
    if (change.keyspace === "ex_cluster") changes.push(change);
  });
  session.on("status", ({ change, address, port }) => console.log(`${address}:${port} is ${change}`));
  session.on("topology", ({ change, address, port }) => console.log(`${change} ${address}:${port}`));
  session.on("state", (state) => console.log(`the session is ${state}`));
  // #endregion events

  // #region agreement
  const other = await connect(url);
  await other.execute("ALTER TABLE ex_cluster.people ADD note text"); // waits until all servers have the new schema
  await session.awaitSchemaAgreement(); // for changes made by others
  await session.refreshClusterData(); // without it, the change is seen within a second
  console.log(session.getClusterData().table("ex_cluster", "people")?.columns.get("note")?.type);
  // #endregion agreement
  await other.close();
  while (changes.length === 0) await sleep(10);
  console.log(changes);
} finally {
  await session.execute("DROP KEYSPACE IF EXISTS ex_cluster");
  await session.close();
}
