import {
  type Lease,
  Pool,
  PoolClosedError,
  type PoolOptions,
  PoolTimeoutError,
  PoolUsageError,
} from "@x/pool";

interface Thing {
  readonly id: number;
  destroyed: boolean;
}

/** A pool of numbered things, made at once unless told otherwise. */
function poolOf(options: Partial<PoolOptions<Thing>> = {}) {
  const made: Thing[] = [];
  const reasons: string[] = [];
  const pool = new Pool<Thing>({
    create: () => {
      const thing = { id: made.length + 1, destroyed: false };
      made.push(thing);
      return thing;
    },
    destroy: (thing) => {
      thing.destroyed = true;
    },
    ...options,
  });
  pool.on("destroy", (thing, reason) => reasons.push(`${thing.id} ${reason}`));
  return { pool, made, reasons };
}

/** A promise to be settled by hand. */
function manual<T>() {
  let resolve!: (value: T) => void;
  let reject!: (reason: unknown) => void;
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}

const turn = () => jest.advanceTimersByTimeAsync(0);

beforeEach(() => void jest.useFakeTimers());
afterEach(() => {
  // Whatever a test did, it left nothing behind.
  expect(jest.getTimerCount()).toBe(0);
  jest.useRealTimers();
});

describe("acquire and release", () => {
  test("makes a resource when none is idle and lends the one that came back last first", async () => {
    const { pool, made } = poolOf();
    const [a, b, c] = [await pool.acquire(), await pool.acquire(), await pool.acquire()];
    expect(made).toHaveLength(3);
    a.release();
    c.release();
    b.release();
    expect((await pool.acquire()).value.id).toBe(2);
    expect((await pool.acquire()).value.id).toBe(3);
    expect((await pool.acquire()).value.id).toBe(1);
    expect(pool.stats).toEqual({
      total: 3,
      idle: 0,
      leased: 3,
      creating: 0,
      validating: 0,
      destroying: 0,
      waiting: 0,
    });
  });

  test("lends to callers in the order they came when everything is in use", async () => {
    const { pool } = poolOf({ max: 1 });
    const first = await pool.acquire();
    const order: number[] = [];
    const waiting = [1, 2, 3].map(async (n) => {
      const lease = await pool.acquire();
      order.push(n);
      lease.release();
    });
    await turn();
    expect(pool.stats.waiting).toBe(3);
    first.release();
    await Promise.all(waiting);
    expect(order).toEqual([1, 2, 3]);
  });

  test("a lease given back twice is given back once", async () => {
    const { pool, made } = poolOf({ max: 2 });
    const lease = await pool.acquire();
    lease.release();
    lease.release();
    await lease.destroy();
    expect(pool.stats).toMatchObject({ total: 1, idle: 1 });
    expect(made[0]?.destroyed).toBe(false);
  });

  test("a lease is released at the end of its block", async () => {
    const { pool } = poolOf();
    {
      await using lease = await pool.acquire();
      expect(lease.value.id).toBe(1);
      expect(pool.stats.leased).toBe(1);
    }
    expect(pool.stats).toMatchObject({ leased: 0, idle: 1 });
  });

  test("a broken resource is destroyed and makes room for another", async () => {
    const { pool, made, reasons } = poolOf({ max: 1 });
    const lease = await pool.acquire();
    const next = pool.acquire();
    await lease.destroy();
    expect(made[0]?.destroyed).toBe(true);
    expect((await next).value.id).toBe(2);
    expect(reasons).toEqual(["1 broken"]);
  });

  test("a place is free only when the destroyed resource is gone, or took too long to go", async () => {
    const gone = manual<void>();
    const errors: unknown[] = [];
    const { pool } = poolOf({ max: 1, destroy: () => gone.promise, destroyTimeoutMs: 100 });
    pool.on("destroyError", (error) => errors.push(error));
    const lease = await pool.acquire();
    const next = pool.acquire();
    void lease.destroy();
    await jest.advanceTimersByTimeAsync(99);
    expect(pool.stats).toMatchObject({ total: 1, destroying: 1, waiting: 1 });
    await jest.advanceTimersByTimeAsync(1);
    expect((await next).value.id).toBe(2);
    expect(errors).toEqual([expect.any(PoolTimeoutError)]);
    gone.resolve();
  });

  test("an error while destroying is told to listeners and changes nothing else", async () => {
    const failure = new Error("no way");
    const errors: unknown[] = [];
    for (const destroy of [
      () => Promise.reject(failure),
      () => {
        throw failure;
      },
    ]) {
      const { pool } = poolOf({ max: 1, destroy });
      pool.on("destroyError", (error, thing) => errors.push(error, thing.id));
      await (await pool.acquire()).destroy();
      expect((await pool.acquire()).value.id).toBe(2);
    }
    expect(errors).toEqual([failure, 1, failure, 1]);
  });
});

describe("callers that give up", () => {
  test("time out", async () => {
    const { pool } = poolOf({ max: 1, acquireTimeoutMs: 100 });
    const lease = await pool.acquire();
    const byDefault = pool.acquire().catch((error: unknown) => error);
    const byCall = pool.acquire({ timeoutMs: 20 }).catch((error: unknown) => error);
    await jest.advanceTimersByTimeAsync(20);
    expect(await byCall).toMatchObject({ code: "ERR_POOL_TIMEOUT", timeoutMs: 20 });
    expect(pool.stats.waiting).toBe(1);
    await jest.advanceTimersByTimeAsync(80);
    expect(await byDefault).toMatchObject({
      timeoutMs: 100,
      message: expect.stringContaining("free resource"),
    });
    expect(pool.stats.waiting).toBe(0);
    lease.release();
    expect(pool.stats.idle).toBe(1);
  });

  test("wait for ever with null", async () => {
    const { pool } = poolOf({ max: 1 });
    const lease = await pool.acquire();
    const waiting = pool.acquire({ timeoutMs: null });
    expect(jest.getTimerCount()).toBe(0);
    await jest.advanceTimersByTimeAsync(1e9);
    lease.release();
    expect((await waiting).value.id).toBe(1);
  });

  test("abort with the reason of their signal, before and while they wait", async () => {
    const { pool, made } = poolOf({ max: 1 });
    const reason = new Error("changed my mind");
    await expect(pool.acquire({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(made).toHaveLength(0);

    const lease = await pool.acquire();
    const controller = new AbortController();
    const removed = jest.spyOn(controller.signal, "removeEventListener");
    const [gone, stays] = [pool.acquire({ signal: controller.signal }), pool.acquire()];
    controller.abort(reason);
    await expect(gone).rejects.toBe(reason);
    expect(removed).toHaveBeenCalled();
    lease.release();
    expect((await stays).value.id).toBe(1);
  });

  test("leave no listener on their signal when they are served", async () => {
    const { pool } = poolOf({ max: 1 });
    const lease = await pool.acquire();
    const { signal } = new AbortController();
    const added = jest.spyOn(signal, "addEventListener");
    const removed = jest.spyOn(signal, "removeEventListener");
    const waiting = pool.acquire({ signal });
    lease.release();
    await waiting;
    expect(added).toHaveBeenCalledTimes(1);
    expect(removed).toHaveBeenCalledTimes(1);
  });

  test("leave what was being made for them to others", async () => {
    const first = manual<Thing>();
    const { pool } = poolOf({ max: 1, create: () => first.promise });
    const controller = new AbortController();
    const gone = pool.acquire({ signal: controller.signal });
    const stays = pool.acquire();
    controller.abort();
    await expect(gone).rejects.toBe(controller.signal.reason);
    first.resolve({ id: 7, destroyed: false });
    expect((await stays).value.id).toBe(7);
  });

  test("are refused at once when too many wait, but not when something is made for them", async () => {
    const { pool } = poolOf({ max: 2, maxWaiters: 1, create: async () => ({ id: 1, destroyed: false }) });
    const made = [pool.acquire(), pool.acquire()];
    const waiting = pool.acquire();
    await expect(pool.acquire()).rejects.toMatchObject({ code: "ERR_POOL_EXHAUSTED", maxWaiters: 1 });
    const [lease] = await Promise.all(made);
    await expect(pool.acquire()).rejects.toMatchObject({ code: "ERR_POOL_EXHAUSTED" });
    lease!.release();
    expect((await waiting).value.id).toBe(1);
  });

  test("can be forbidden to wait at all", async () => {
    const { pool } = poolOf({ max: 1, maxWaiters: 0 });
    const lease = await pool.acquire();
    await expect(pool.acquire()).rejects.toMatchObject({ code: "ERR_POOL_EXHAUSTED" });
    lease.release();
    await pool.acquire();
  });
});

describe("failures to create", () => {
  test("reject the caller they were for, whichever order they end in", async () => {
    const makers = [manual<Thing>(), manual<Thing>()];
    let next = 0;
    const { pool } = poolOf({ max: 2, create: () => makers[next++]!.promise });
    const errors: unknown[] = [];
    pool.on("createError", (error) => errors.push(error));
    const [a, b] = [pool.acquire(), pool.acquire()];
    const failure = new Error("refused");
    makers[1]!.reject(failure);
    await expect(b).rejects.toBe(failure);
    makers[0]!.resolve({ id: 5, destroyed: false });
    expect((await a).value.id).toBe(5);
    expect(errors).toEqual([failure]);
  });

  test("reject the caller who was overtaken: what was made for it went to one who came earlier", async () => {
    const makers = [manual<Thing>(), manual<Thing>()];
    let next = 0;
    const { pool } = poolOf({ max: 2, create: () => makers[next++]!.promise });
    const [a, b] = [pool.acquire(), pool.acquire()];
    makers[1]!.resolve({ id: 5, destroyed: false });
    expect((await a).value.id).toBe(5);
    const failure = new Error("refused");
    makers[0]!.reject(failure);
    await expect(b).rejects.toBe(failure);
  });

  test("do not wedge the pool: the next caller gets a new attempt", async () => {
    let attempts = 0;
    const { pool } = poolOf({
      max: 1,
      create: () => {
        if (++attempts <= 2) throw new Error(`attempt ${attempts}`);
        return { id: attempts, destroyed: false };
      },
    });
    const outcomes = await Promise.allSettled([pool.acquire(), pool.acquire(), pool.acquire()]);
    expect(outcomes.map((o) => (o.status === "fulfilled" ? o.value.value.id : String(o.reason)))).toEqual([
      "Error: attempt 1",
      "Error: attempt 2",
      3,
    ]);
  });

  test("do not overflow the stack however many wait", async () => {
    const { pool } = poolOf({
      max: 1,
      create: () => {
        throw new Error("down");
      },
    });
    const outcomes = await Promise.allSettled(Array.from({ length: 20_000 }, () => pool.acquire()));
    expect(outcomes.every((o) => o.status === "rejected")).toBe(true);
    expect(pool.stats).toMatchObject({ total: 0, waiting: 0 });
  });
});

describe("validation", () => {
  test("is asked of what lay idle, not of what is new or handed on", async () => {
    const asked: number[] = [];
    const { pool } = poolOf({
      max: 1,
      validate: (thing) => {
        asked.push(thing.id);
        return true;
      },
    });
    const lease = await pool.acquire();
    const next = pool.acquire();
    lease.release();
    (await next).release();
    expect(asked).toEqual([]);
    await pool.acquire();
    expect(asked).toEqual([1]);
  });

  test.each<[string, () => boolean | Promise<boolean>]>([
    ["false", () => false],
    ["later false", async () => false],
    [
      "an error",
      () => {
        throw new Error("x");
      },
    ],
    ["later an error", () => Promise.reject(new Error("x"))],
  ])("with %s as the answer takes the next one instead", async (_, validate) => {
    const { pool, reasons, made } = poolOf({ max: 2, validate });
    const [a, b] = [await pool.acquire(), await pool.acquire()];
    a.release();
    b.release();
    expect((await pool.acquire()).value.id).toBe(3);
    expect(reasons).toEqual(["2 invalid", "1 invalid"]);
    expect(made[0]?.destroyed && made[1]?.destroyed).toBe(true);
  });

  test("does not wait for something that is being made while something lies idle", async () => {
    let slow = 0;
    const { pool } = poolOf({
      max: 2,
      validate: () => true,
      create: () => (slow++ === 0 ? { id: 1, destroyed: false } : new Promise(() => undefined)),
    });
    const first = await pool.acquire();
    const controller = new AbortController();
    const gone = pool.acquire({ signal: controller.signal });
    controller.abort();
    await expect(gone).rejects.toBe(controller.signal.reason);
    first.release();
    expect(pool.stats).toMatchObject({ idle: 1, creating: 1 });
    expect((await pool.acquire()).value.id).toBe(1);
  });

  test("holds the place of what is looked at, and its result goes to whoever is first then", async () => {
    const verdict = manual<boolean>();
    const { pool } = poolOf({ max: 1, validate: () => verdict.promise });
    (await pool.acquire()).release();
    const controller = new AbortController();
    const gone = pool.acquire({ signal: controller.signal });
    await turn();
    expect(pool.stats).toMatchObject({ total: 1, validating: 1, idle: 0, waiting: 1 });
    const stays = pool.acquire();
    controller.abort();
    await expect(gone).rejects.toBe(controller.signal.reason);
    verdict.resolve(true);
    expect((await stays).value.id).toBe(1);
  });

  test("that fails makes way for the caller it was for", async () => {
    const verdict = manual<boolean>();
    const { pool } = poolOf({ max: 1, validate: () => verdict.promise });
    (await pool.acquire()).release();
    const waiting = pool.acquire();
    verdict.resolve(false);
    expect((await waiting).value.id).toBe(2);
  });
});

describe("idle and old resources", () => {
  test("go after the idle time, down to the minimum, with one timer that keeps no process alive", async () => {
    const { pool, reasons } = poolOf({ min: 1, max: 3, idleTimeoutMs: 100 });
    const leases = await Promise.all([pool.acquire(), pool.acquire(), pool.acquire()]);
    leases[0]!.release();
    await jest.advanceTimersByTimeAsync(50);
    leases[1]!.release();
    leases[2]!.release();
    expect(jest.getTimerCount()).toBe(1);
    await jest.advanceTimersByTimeAsync(50);
    expect(reasons).toEqual(["1 idle"]);
    await jest.advanceTimersByTimeAsync(50);
    expect(reasons).toEqual(["1 idle", "2 idle"]);
    await jest.advanceTimersByTimeAsync(1000);
    expect(pool.stats).toMatchObject({ total: 1, idle: 1 });
    expect(jest.getTimerCount()).toBe(0);
  });

  test("stay when they are used again in time", async () => {
    const { pool, reasons } = poolOf({ idleTimeoutMs: 100 });
    for (let i = 0; i < 5; i++) {
      await jest.advanceTimersByTimeAsync(60);
      (await pool.acquire()).release();
    }
    expect(reasons).toEqual([]);
    await jest.advanceTimersByTimeAsync(100);
    expect(reasons).toEqual(["1 idle"]);
  });

  test("go when they are too old: idle, when they come back, and when they would be lent", async () => {
    const { pool, reasons } = poolOf({ max: 3, maxLifetimeMs: 100 });
    const [a, b] = [await pool.acquire(), await pool.acquire()];
    a.release();
    await jest.advanceTimersByTimeAsync(100);
    expect(reasons).toEqual(["1 lifetime"]);
    b.release();
    expect(reasons).toEqual(["1 lifetime", "2 lifetime"]);

    const c = await pool.acquire();
    c.release();
    // The timer is late, as timers are after a machine slept.
    jest.setSystemTime(Date.now());
    const now = jest.spyOn(performance, "now").mockReturnValue(performance.now() + 1000);
    expect((await pool.acquire()).value.id).toBe(4);
    now.mockRestore();
    expect(reasons).toEqual(["1 lifetime", "2 lifetime", "3 lifetime"]);
    await jest.advanceTimersByTimeAsync(200);
  });

  test("are kept at the minimum from the start on, and replaced", async () => {
    const { pool, made, reasons } = poolOf({ min: 2, max: 3, maxLifetimeMs: 100 });
    await turn();
    expect(pool.stats).toMatchObject({ idle: 2, total: 2 });
    await jest.advanceTimersByTimeAsync(100);
    expect(reasons).toEqual(["1 lifetime", "2 lifetime"]);
    expect(pool.stats).toMatchObject({ idle: 2, total: 2 });
    expect(made).toHaveLength(4);
    await pool.close();
  });

  test("that are missing to the minimum are tried again after a pause", async () => {
    let attempts = 0;
    const { pool } = poolOf({
      min: 1,
      create: () => {
        if (++attempts < 4) throw new Error("down");
        return { id: attempts, destroyed: false };
      },
    });
    const errors: unknown[] = [];
    pool.on("createError", (error) => errors.push(error));
    await turn();
    expect(attempts).toBe(1);
    await jest.advanceTimersByTimeAsync(1000);
    expect(pool.stats.idle).toBe(1);
    expect(errors).toHaveLength(3);
  });
});

describe("close", () => {
  test("rejects those who wait, destroys what is idle and waits for what is lent", async () => {
    const { pool, made, reasons } = poolOf({ max: 2 });
    const [a, b] = [await pool.acquire(), await pool.acquire()];
    a.release();
    const c = await pool.acquire();
    const waiting = pool.acquire();
    c.release();
    const again = await waiting;
    const refused = pool.acquire();
    let closed = false;
    const closing = pool.close().then(() => {
      closed = true;
    });
    await expect(refused).rejects.toBeInstanceOf(PoolClosedError);
    await expect(pool.acquire()).rejects.toMatchObject({ code: "ERR_POOL_CLOSED" });
    again.release();
    await turn();
    expect(closed).toBe(false);
    b.release();
    await closing;
    expect(made.every((thing) => thing.destroyed)).toBe(true);
    expect(reasons).toEqual(["1 closed", "2 closed"]);
    expect(pool.stats.total).toBe(0);
  });

  test("is the same promise every time, and says so once", async () => {
    const { pool } = poolOf();
    let told = 0;
    pool.on("close", () => told++);
    (await pool.acquire()).release();
    expect(pool.close()).toBe(pool.close());
    await pool.close();
    await pool.close({ timeoutMs: 5 });
    expect(told).toBe(1);
  });

  test("with a limit destroys what is still lent under its borrower", async () => {
    const { pool, made } = poolOf();
    const lease = await pool.acquire();
    const closing = pool.close({ timeoutMs: 100 });
    await jest.advanceTimersByTimeAsync(99);
    expect(made[0]?.destroyed).toBe(false);
    await jest.advanceTimersByTimeAsync(1);
    await closing;
    expect(made[0]?.destroyed).toBe(true);
    lease.release();
    await lease.destroy();
    expect(pool.stats.total).toBe(0);
  });

  test("can be hurried by a second call", async () => {
    const { pool } = poolOf();
    await pool.acquire();
    const patient = pool.close();
    void pool.close({ timeoutMs: 50 });
    await jest.advanceTimersByTimeAsync(50);
    await patient;
  });

  test("aborts what is being made and waits for it to end", async () => {
    const signals: AbortSignal[] = [];
    const { pool } = poolOf({
      create: (signal) =>
        new Promise((_, reject) => {
          signals.push(signal);
          signal.addEventListener("abort", () => setTimeout(reject, 10, signal.reason));
        }),
    });
    const errors: unknown[] = [];
    pool.on("createError", (error) => errors.push(error));
    const waiting = pool.acquire().catch((error: unknown) => error);
    await turn();
    const closing = pool.close();
    expect(signals[0]?.reason).toBeInstanceOf(PoolClosedError);
    expect(await waiting).toBeInstanceOf(PoolClosedError);
    expect(pool.stats.creating).toBe(1);
    await jest.advanceTimersByTimeAsync(10);
    await closing;
    expect(errors).toEqual([]);
  });

  test("destroys what is made too late, even after it settled", async () => {
    const late = manual<Thing>();
    const { pool } = poolOf({ create: () => late.promise });
    void pool.acquire().catch(() => undefined);
    await turn();
    const closing = pool.close({ timeoutMs: 20 });
    await jest.advanceTimersByTimeAsync(20);
    await closing;
    const thing = { id: 1, destroyed: false };
    late.resolve(thing);
    await turn();
    expect(thing.destroyed).toBe(true);
  });

  test("destroys what is being looked at, valid or not", async () => {
    for (const valid of [true, false]) {
      const verdict = manual<boolean>();
      const { pool, made } = poolOf({ validate: () => verdict.promise });
      (await pool.acquire()).release();
      const waiting = pool.acquire().catch((error: unknown) => error);
      await turn();
      const closing = pool.close();
      expect(await waiting).toBeInstanceOf(PoolClosedError);
      verdict.resolve(valid);
      await closing;
      expect(made[0]?.destroyed).toBe(true);
    }
  });

  test("stops trying to reach the minimum", async () => {
    const { pool } = poolOf({
      min: 1,
      create: () => {
        throw new Error("down");
      },
    });
    await turn();
    expect(jest.getTimerCount()).toBe(1);
    await pool.close();
    expect(jest.getTimerCount()).toBe(0);
  });

  test("is what the end of a block does", async () => {
    let outer: Pool<Thing> | undefined;
    {
      await using pool = poolOf().pool;
      outer = pool;
      (await pool.acquire()).release();
    }
    await expect(outer.acquire()).rejects.toBeInstanceOf(PoolClosedError);
  });

  test("refuses a limit of 0 at once", async () => {
    const { pool } = poolOf();
    expect(() => pool.close({ timeoutMs: 0 })).toThrow(PoolUsageError);
    await pool.acquire();
  });
});

describe("listeners", () => {
  test("hear what happens, in order", async () => {
    const { pool } = poolOf({ max: 1 });
    const heard: string[] = [];
    for (const event of ["create", "acquire", "release", "destroy"] as const) {
      pool.on(event, (...args) => heard.push(`${event} ${args[0].id}`));
    }
    const off = pool.on("close", () => heard.push("close"));
    const lease = await pool.acquire();
    lease.release();
    const again = await pool.acquire();
    await again.destroy();
    await pool.close();
    off();
    expect(heard).toEqual([
      "create 1",
      "acquire 1",
      "release 1",
      "acquire 1",
      "release 1",
      "destroy 1",
      "close",
    ]);
  });

  test("may use the pool while it is in the middle of something", async () => {
    const { pool } = poolOf({ max: 2 });
    const leases: Promise<Lease<Thing>>[] = [];
    let most = 0;
    for (const event of ["create", "acquire", "release", "destroy"] as const) {
      pool.on(event, () => {
        most = Math.max(most, pool.stats.total);
        if (leases.length < 8) leases.push(pool.acquire());
      });
    }
    leases.push(pool.acquire());
    for (let i = 0; i < leases.length; i++) {
      const lease = await leases[i]!;
      if (i % 3 === 0) await lease.destroy();
      else lease.release();
    }
    expect(most).toBeLessThanOrEqual(2);
    await pool.close();
  });

  test("that close the pool by force do not make a lease come back twice", async () => {
    const { pool, reasons } = poolOf();
    const lease = await pool.acquire();
    void pool.close({ timeoutMs: 10 });
    pool.on("release", () => jest.advanceTimersByTime(10));
    lease.release();
    await pool.close();
    expect(reasons).toEqual(["1 closed"]);
  });
});

describe("options", () => {
  test("that make no sense are refused", async () => {
    for (const options of [
      { max: 0 },
      { max: 1.5 },
      { min: -1 },
      { min: 3, max: 2 },
      { min: 0.5 },
      { maxWaiters: -1 },
      { idleTimeoutMs: 0 },
      { maxLifetimeMs: -1 },
      { acquireTimeoutMs: 0 },
      { destroyTimeoutMs: Number.NaN },
    ]) {
      expect(() => poolOf(options)).toThrow(PoolUsageError);
    }
    const { pool } = poolOf();
    await expect(pool.acquire({ timeoutMs: 0 })).rejects.toBeInstanceOf(PoolUsageError);
    const large = poolOf({ min: 12 });
    await turn();
    expect(large.pool.stats.total).toBe(12);
  });
});
