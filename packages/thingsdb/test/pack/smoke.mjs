import assert from "node:assert/strict";
import { createServer } from "node:net";
import {
  Client,
  connect,
  Float,
  isThingsDBError,
  Room,
  ThingRef,
  ThingsDBAuthError,
  ThingsDBConnectionError,
} from "@x/thingsdb";
import { applyJobs, Collection, installCode, ModelError, Thing } from "@x/thingsdb/model";

// A server that hangs up on everybody.
const server = createServer((socket) => socket.end());
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const { port } = server.address();
const error = await connect(`thingsdb://admin:pass@127.0.0.1:${port}/stuff`).catch((reason) => reason);
assert.ok(error instanceof ThingsDBConnectionError && isThingsDBError(error));
server.close();

// The package for WebSockets is loaded when it is needed.
const client = new Client();
await assert.rejects(client.connect("ws://127.0.0.1:1"), { code: "ERR_THINGSDB_CONNECT" });
await client.close();

const classes = { Client, Float, Room, ThingRef };
for (const [name, one] of Object.entries(classes)) assert.equal(one.name, name);
assert.equal(ThingsDBAuthError.errorName, "ThingsDBAuthError");

// Models have no client of their own: they take that of the package.
class Foo extends Collection {
  static props = { name: "str" };
}
await assert.rejects(new Foo(client, "stuff").load(), (reason) => isThingsDBError(reason));
assert.throws(() => new Foo({}), { code: "ERR_THINGSDB_USAGE" });
assert.equal(ModelError.errorName, "ModelError");
assert.match(installCode(), /new_procedure\('_model_set'/);
const reader = { get: () => ({ read: (value) => value, item: (value) => value }) };
assert.deepEqual(applyJobs({ l: [1] }, [{ splice: { l: [1, 0, 2] } }], reader).values, { l: [1, 2] });
for (const [name, one] of Object.entries({ Collection, Thing })) assert.equal(one.name, name);
