import assert from "node:assert/strict";
import { createServer } from "node:net";
import {
  Batch,
  ClusterData,
  connect,
  cql,
  Decimal,
  isScyllaError,
  PreparedStatement,
  Query,
  Result,
  ScyllaConnectionError,
  ScyllaUnavailableError,
  Session,
  SessionBuilder,
  Uuid,
} from "@x/scylla";

assert.deepEqual({ ...cql`select ${1}` }, { cql: "select ?", values: [1] });
assert.equal(new Query("select 1").withPageSize(5).options.pageSize, 5);
assert.equal(new Batch().appendStatement("x").size, 1);
assert.equal(String(Decimal.fromString("1.50")), "1.50");
assert.equal(String(Uuid.random()).length, 36);

// A server that hangs up on everybody.
const server = createServer((socket) => socket.end());
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const node = `127.0.0.1:${server.address().port}`;
// lz4 is loaded when it is chosen.
const error = await connect({ nodes: node, compression: "lz4" }).catch((reason) => reason);
assert.ok(error instanceof ScyllaConnectionError && isScyllaError(error));
assert.equal(error.tried[0].address, node);
await assert.rejects(new SessionBuilder().knownNode(node).build(), { code: "ERR_SCYLLA_CONNECT" });
server.close();

const classes = {
  Session,
  SessionBuilder,
  Query,
  Batch,
  Result,
  PreparedStatement,
  ClusterData,
  Uuid,
  Decimal,
};
for (const [name, one] of Object.entries(classes)) assert.equal(one.name, name);
assert.equal(ScyllaUnavailableError.errorName, "ScyllaUnavailableError");
