const assert = require("node:assert/strict");
const { Client, connect, isThingsDBError, ThingsDBError, ThingsDBUsageError } = require("@x/thingsdb");
const { Collection, ModelError, Thing } = require("@x/thingsdb/model");

async function main() {
  assert.throws(() => new Client({ timeoutMs: 0 }), ThingsDBUsageError);
  // Errors of one copy of the package are known to the other.
  const esm = await import("@x/thingsdb");
  const error = await connect("thingsdb://admin:pass@127.0.0.1:1").catch((reason) => reason);
  assert.ok(error instanceof ThingsDBError);
  assert.ok(error instanceof esm.ThingsDBConnectionError);
  assert.ok(esm.isThingsDBError(error) && isThingsDBError(error));
  assert.notEqual(ThingsDBError, esm.ThingsDBError);
  const client = new Client();
  await assert.rejects(client.connect("ws://127.0.0.1:1"), { code: "ERR_THINGSDB_CONNECT" });
  // A model takes a client of either copy, and its errors are the package's.
  for (const one of [client, new esm.Client()]) {
    await assert.rejects(new Collection(one, "stuff").load(), (reason) => isThingsDBError(reason));
  }
  assert.ok(new ModelError("x", "LOAD", { id: 5 }) instanceof esm.ThingsDBError);
  assert.equal(String(new Thing(new Collection(), 5)), "Thing(#5, not loaded)");
  await client.close();
}

void main();
