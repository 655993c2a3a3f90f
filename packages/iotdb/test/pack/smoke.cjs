const assert = require("node:assert/strict");
const { connect, IoTDBError, IoTDBUsageError, isIoTDBError, Tablet } = require("@x/iotdb");

async function main() {
  assert.throws(() => new Tablet({ table: "", columns: [], rows: [] }), IoTDBUsageError);
  // Errors of one copy of the package are known to the other.
  const esm = await import("@x/iotdb");
  const error = await connect("iotdb://127.0.0.1:1").catch((reason) => reason);
  assert.ok(error instanceof IoTDBError);
  assert.ok(error instanceof esm.IoTDBConnectionError);
  assert.ok(esm.isIoTDBError(error) && isIoTDBError(error));
  assert.notEqual(IoTDBError, esm.IoTDBError);
}

void main();
