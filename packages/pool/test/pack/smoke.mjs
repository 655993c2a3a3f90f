import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { Backoff, isPoolError, Pool } from "@x/pool";
import { openSocket } from "@x/pool/socket";

let made = 0;
const destroyed = [];
const pool = new Pool({ create: () => ++made, destroy: (one) => destroyed.push(one), max: 1 });
const first = await pool.acquire();
const second = pool.acquire();
assert.equal(first.value, 1);
first.release();
assert.equal((await second).value, 1);
await assert.rejects(pool.acquire({ timeoutMs: 5 }), isPoolError);
(await second).release();
await pool.close();
assert.deepEqual(destroyed, [1]);

const waits = (seed) =>
  Array.from(
    { length: 5 },
    (
      (backoff) => () =>
        backoff.next()
    )(new Backoff({ seed })),
  );
assert.deepEqual(waits(7), waits(7));

// An error of the CommonJS copy is known to the ESM copy.
const { Pool: Required } = createRequire(import.meta.url)("@x/pool");
assert.notEqual(Required, Pool);
assert.throws(() => new Required({ create() {}, destroy() {}, max: 0 }), isPoolError);

const reason = new Error("not needed any more");
const opening = openSocket(
  { host: "localhost", port: 9, signal: AbortSignal.abort(reason) },
  (cause) => cause,
);
await assert.rejects(opening, reason);
