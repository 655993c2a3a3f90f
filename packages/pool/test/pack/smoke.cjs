const assert = require("node:assert/strict");
const { Deadline, Pool, PoolClosedError } = require("@x/pool");

async function main() {
  const pool = new Pool({ create: () => ({}), destroy: () => {} });
  const lease = await pool.acquire();
  assert.equal(pool.stats.leased, 1);
  await lease.destroy();
  await pool.close();
  await assert.rejects(pool.acquire(), PoolClosedError);
  assert.equal(Deadline.from({ timeoutMs: null }).signal, undefined);
}

main();
