const assert = require("node:assert/strict");
const { connect, VoltConnectionError, VoltTable, VoltType } = require("@x/voltdb");

async function main() {
  const table = new VoltTable([{ name: "a", type: VoltType.BIGINT }], [[1n]]);
  assert.deepEqual(table.tuples, [[1n]]);
  // Errors of one copy of the package are known to the other.
  const esm = await import("@x/voltdb");
  const error = await connect("voltdb://127.0.0.1:1").catch((reason) => reason);
  assert.ok(error instanceof VoltConnectionError);
  assert.ok(error instanceof esm.VoltConnectionError);
  assert.ok(esm.isVoltError(error));
  assert.notEqual(VoltConnectionError, esm.VoltConnectionError);
}

void main();
