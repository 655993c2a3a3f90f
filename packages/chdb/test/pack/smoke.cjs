const assert = require("node:assert/strict");
const { ChdbError, query, Session } = require("@x/chdb");

async function main() {
  assert.deepEqual((await query("SELECT 1 AS a")).rows, [{ a: 1 }]);
  const session = await Session.open();
  assert.equal((await session.query("SELECT count() AS n FROM numbers(5)")).column("n").get(0), 5n);
  // Errors of one copy of the package are known to the other.
  const esm = await import("@x/chdb");
  const error = await session.query("SELECT nope").catch((e) => e);
  assert.ok(error instanceof ChdbError);
  assert.ok(error instanceof esm.ChdbServerError);
  assert.ok(esm.isChdbError(error));
  assert.notEqual(ChdbError, esm.ChdbError);
  await session.close();
}

void main();
