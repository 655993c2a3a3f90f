/** Ways to open a session, and what it tells of itself. */
import { connect, isScyllaError, Session, SessionBuilder } from "@x/scylla";

const url = process.argv[2] ?? "scylla://localhost:9042";
const nodes = url
  .replace(/^.*\/\/(.*@)?/, "")
  .replace(/[/?].*/, "")
  .split(",");
const node = nodes[0]!;

// #region builder
const built = await new SessionBuilder()
  .knownNode(node) // "host" or "host:port"
  .knownNodes(nodes.slice(1))
  .user("cassandra", async () => "cassandra") // text, or a function that yields it
  .useKeyspace("system", { caseSensitive: false })
  .connectionTimeout(10_000)
  .poolSize(2)
  .compression("lz4")
  .tcpNoDelay(true)
  .tcpKeepalive(60_000)
  .with({ applicationName: "example", fetchSize: 1_000 }) // any other option
  .build();
// #endregion builder
console.log(built.getKeyspace(), built.state);
await built.close();

// #region connect
const session = await Session.connect(nodes, {
  keyspace: "system",
  user: "cassandra",
  password: "cassandra",
});
// #endregion connect
console.log(session.getKeyspace());
await session.close();

// #region url
const fromUrl = await connect(
  `scylla://cassandra:cassandra@${nodes.join(",")}/system?compression=lz4&poolSize=2`,
);
const fromOptions = await connect({ nodes, timeoutMs: 5_000 });
// #endregion url
await fromUrl.ping();
await fromUrl.close();

// #region state
fromOptions.on("state", (state) => console.log(`state: ${state}`));
await fromOptions.ping({ timeoutMs: 1_000 });
const { state, running, requests, nodes: servers } = fromOptions.stats;
console.log(state, running, requests, servers.length, servers[0]!.connections);
await fromOptions.close();
// #endregion state

// #region unreachable
await connect("scylla://localhost:1,localhost:2").catch((error) => {
  if (!isScyllaError(error)) throw error;
  console.log(error.name, error.code);
});
// #endregion unreachable

// #region usage
try {
  new SessionBuilder().knownNode(node).poolSize(0);
} catch (error) {
  console.log(String(error));
}
// #endregion usage
