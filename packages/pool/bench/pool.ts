/**
 * What the pool adds to a call, in CPU time.
 * Run: node --conditions=x-source --import tsx packages/pool/bench/pool.ts
 */
import { Deadline, Pool, type PoolOptions } from "@x/pool";

const CALLS = 20_000;
const ROUNDS = 7;

async function measure(name: string, calls: number, work: () => Promise<void>): Promise<void> {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round++) {
    const before = process.cpuUsage();
    await work();
    const { user, system } = process.cpuUsage(before);
    best = Math.min(best, user + system);
  }
  console.log(`${name.padEnd(58)}${((best * 1000) / calls).toFixed(0).padStart(8)} ns`);
}

function poolOf(options: Partial<PoolOptions<object>> = {}): Pool<object> {
  return new Pool({ create: () => ({}), destroy: () => undefined, ...options });
}

async function lendAll(pool: Pool<object>, limits = {}): Promise<void> {
  for (let i = 0; i < CALLS; i++) (await pool.acquire(limits)).release();
}

console.log(`CPU time a call, node ${process.versions.node}`);

const shelf = [{}];
const take = async (): Promise<object> => shelf.pop()!;
await measure("an async function that pops from an array, and push", CALLS, async () => {
  for (let i = 0; i < CALLS; i++) shelf.push(await take());
});

const plain = poolOf();
await measure("acquire and release, idle", CALLS, () => lendAll(plain));
const swept = poolOf({ idleTimeoutMs: 60_000, maxLifetimeMs: 3_600_000 });
await measure("the same, with idle and lifetime limits", CALLS, () => lendAll(swept));
const checked = poolOf({ validate: () => true });
await measure("the same, validated by a function that returns at once", CALLS, () => lendAll(checked));
const { signal } = new AbortController();
await measure("the same, with a signal and a timeout", CALLS, () =>
  lendAll(plain, { signal, timeoutMs: 1000 }),
);

const reason = new Error("not wanted any more");
const one = poolOf({ max: 1 });
for (const waiting of [10, 1000, CALLS]) {
  await measure(`acquire behind up to ${waiting} others`, CALLS, async () => {
    for (let done = 0; done < CALLS; done += waiting) {
      await Promise.all(
        Array.from({ length: waiting }, async () => {
          const lease = await one.acquire();
          lease.release();
        }),
      );
    }
  });
}
await measure(`${CALLS} wait, all abort, last to first`, CALLS, async () => {
  const lease = await one.acquire();
  const controllers = Array.from({ length: CALLS }, () => new AbortController());
  const waiting = controllers.map((controller) =>
    one.acquire({ signal: controller.signal }).catch(() => undefined),
  );
  for (const controller of controllers.reverse()) controller.abort(reason);
  await Promise.all(waiting);
  lease.release();
});

await measure("the same signals, listened to and aborted without a pool", CALLS, async () => {
  const controllers = Array.from({ length: CALLS }, () => new AbortController());
  for (const { signal: one } of controllers) one.addEventListener("abort", () => undefined);
  for (const controller of controllers.reverse()) controller.abort(reason);
});

await measure("a Deadline with a timeout, checked once", CALLS, async () => {
  for (let i = 0; i < CALLS; i++) {
    const deadline = Deadline.from({ timeoutMs: 1000 });
    deadline.throwIfExpired();
    deadline.dispose();
  }
});
await measure("a Deadline with a timeout whose signal is used", CALLS, async () => {
  for (let i = 0; i < CALLS; i++) {
    const deadline = Deadline.from({ timeoutMs: 1000 });
    deadline.signal?.throwIfAborted();
    deadline.dispose();
  }
});
await Promise.all([plain, swept, checked, one].map((pool) => pool.close()));
