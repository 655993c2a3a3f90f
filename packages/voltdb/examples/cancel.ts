/** Limits of time and signals. */
import { connect } from "@x/voltdb";

const client = await connect(process.env.VOLTDB_URL ?? "voltdb://localhost:21212");

// #region cancel
// Ends the call here; the server goes on with what it was sent.
const controller = new AbortController();
controller.abort(new Error("the user left"));
await client.ping({ signal: controller.signal }).catch((error) => console.log(error.message));

// A limit of this call; `null` is none. The default is the client's, 120 seconds.
const response = await client.call("@Ping", [], { timeoutMs: 5_000 });
console.log(response.status);
await client.call("@Ping", [], { timeoutMs: 0 }).catch((error) => console.log(error.code));

// A limit on the server, for all the SQL of the call.
await client.call("@AdHoc", ["SELECT COUNT(*) FROM settings"], { batchTimeoutMs: 1_000 });
// #endregion cancel
await client.close();
