/** Several nodes: the client is connected with one, and goes to another when it must. */
import { Client } from "@x/thingsdb";

const [nodes, user, password] = [
  process.env.THINGSDB_NODES?.split(",") ?? ["localhost:9200"],
  "admin",
  "pass",
];

// #region pool
const client = new Client({ scope: "//stuff", timeoutMs: 10_000 });
client.addEventHandler({
  onNodeStatus: ({ status }) => console.log("the node says", status),
  onReconnect: ({ rejoined, deleted }) => console.log("moved", rejoined.length, deleted.length),
});
await client.connectPool(nodes, user, async () => password);
// #endregion pool

// #region state
client.on("state", (state) => console.log(state));
console.log(client.isConnected(), client.stats.open);
await client.reconnect(); // to the next node; requests under way come to their end
// #endregion state

await client.close();
