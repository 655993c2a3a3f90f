const assert = require("node:assert/strict");
const { connect, isScyllaError, ScyllaError, ScyllaUsageError, SessionBuilder } = require("@x/scylla");

async function main() {
  assert.throws(() => new SessionBuilder().poolSize(0), ScyllaUsageError);
  // Errors of one copy of the package are known to the other.
  const esm = await import("@x/scylla");
  const error = await connect("scylla://127.0.0.1:1?compression=lz4").catch((reason) => reason);
  assert.ok(error instanceof ScyllaError);
  assert.ok(error instanceof esm.ScyllaConnectionError);
  assert.ok(esm.isScyllaError(error) && isScyllaError(error));
  assert.notEqual(ScyllaError, esm.ScyllaError);
}

void main();
