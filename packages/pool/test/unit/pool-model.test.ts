import { isPoolError, type Lease, Pool, type PoolOptions } from "@x/pool";
import fc from "fast-check";

/** What the world does to a pool: everything random that a run needs, drawn beforehand. */
interface World {
  readonly min: number;
  readonly max: number;
  readonly maxWaiters: number | undefined;
  readonly idleTimeoutMs: number | null;
  readonly maxLifetimeMs: number | null;
  readonly validates: boolean;
  /** Consumed one by one, over and over: how long each create, validate and destroy takes and whether it fails. */
  readonly makings: readonly Fate[];
  readonly checks: readonly Fate[];
  readonly endings: readonly Fate[];
}

interface Fate {
  /** Negative: settled before the function returns. */
  readonly ms: number;
  readonly fails: boolean;
}

type Step =
  | { readonly do: "acquire"; readonly timeoutMs: number | null; readonly abortable: boolean }
  | { readonly do: "release" | "destroy" | "abort"; readonly which: number }
  | { readonly do: "wait"; readonly ms: number }
  | { readonly do: "close"; readonly timeoutMs: number | null };

const fates = fc.array(fc.record({ ms: fc.integer({ min: -1, max: 30 }), fails: fc.boolean() }), {
  minLength: 1,
});
const worlds: fc.Arbitrary<World> = fc.record({
  min: fc.nat(2),
  max: fc.integer({ min: 2, max: 5 }),
  maxWaiters: fc.constantFrom(undefined, 0, 1, 3),
  idleTimeoutMs: fc.constantFrom(null, 20, 100),
  maxLifetimeMs: fc.constantFrom(null, 50),
  validates: fc.boolean(),
  makings: fates,
  checks: fates,
  endings: fates,
});
const which = fc.nat(20);
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        do: fc.constant("acquire" as const),
        timeoutMs: fc.constantFrom(null, 5, 40),
        abortable: fc.boolean(),
      }),
    },
    { weight: 4, arbitrary: fc.record({ do: fc.constant("release" as const), which }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant("destroy" as const), which }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant("abort" as const), which }) },
    { weight: 4, arbitrary: fc.record({ do: fc.constant("wait" as const), ms: fc.nat(40) }) },
    {
      weight: 1,
      arbitrary: fc.record({ do: fc.constant("close" as const), timeoutMs: fc.constantFrom(null, 10) }),
    },
  ),
  { maxLength: 60 },
);

interface Thing {
  readonly id: number;
  lent: boolean;
  destroyed: boolean;
  /** The count of lendings at the last one. */
  lentAs: number;
}

interface Request {
  state: "pending" | "lent" | "failed";
  error?: unknown;
  lentAs?: number;
  readonly controller: AbortController;
}

const FAILURE = new Error("the world is unkind");
const ABORTED = new Error("not wanted any more");

class Run {
  readonly requests: Request[] = [];
  readonly leases: Lease<Thing>[] = [];
  readonly things: Thing[] = [];
  readonly pool: Pool<Thing>;
  /** Places taken, counted from outside: from the call of create to the end of destroy. */
  places = 0;
  lendings = 0;
  forced = false;
  closings = 0;
  closed = 0;
  leftAtClose = 0;
  private readonly world: World;
  private readonly drawn = { makings: 0, checks: 0, endings: 0 };

  constructor(world: World) {
    this.world = world;
    const options: PoolOptions<Thing> = {
      min: world.min,
      max: world.max,
      maxWaiters: world.maxWaiters,
      idleTimeoutMs: world.idleTimeoutMs,
      maxLifetimeMs: world.maxLifetimeMs,
      destroyTimeoutMs: null,
      create: () => {
        this.places++;
        expect(this.places).toBeLessThanOrEqual(world.max);
        const make = (): Thing => {
          const thing = { id: this.things.length, lent: false, destroyed: false, lentAs: 0 };
          this.things.push(thing);
          return thing;
        };
        return this.meet("makings", make, () => this.places--);
      },
      destroy: (thing) => {
        expect(thing.destroyed).toBe(false);
        expect(thing.lent && !this.forced).toBe(false);
        thing.destroyed = true;
        const gone = (): void => void this.places--;
        return this.meet("endings", gone, gone);
      },
    };
    const validate = (thing: Thing): boolean | Promise<boolean> => {
      expect(thing.lent || thing.destroyed).toBe(false);
      return this.meet(
        "checks",
        () => thing.id % 3 !== 0,
        () => undefined,
      );
    };
    this.pool = new Pool(world.validates ? { ...options, validate } : options);
    this.pool.on("acquire", (thing) => {
      expect(thing.lent || thing.destroyed).toBe(false);
      thing.lent = true;
      thing.lentAs = ++this.lendings;
    });
    this.pool.on("release", (thing) => {
      expect(thing.lent).toBe(true);
      thing.lent = false;
    });
    this.pool.on("close", () => {
      this.closed++;
      this.leftAtClose = this.pool.stats.total;
    });
  }

  /** Lets the world decide how an operation ends. */
  private meet<T>(
    kind: "makings" | "checks" | "endings",
    succeed: () => T,
    fail: () => void,
  ): T | Promise<T> {
    const list = this.world[kind];
    const { ms, fails } = list[this.drawn[kind]++ % list.length]!;
    const end = (): T => {
      if (!fails) return succeed();
      fail();
      throw FAILURE;
    };
    if (ms < 0) return end();
    return new Promise<void>((resolve) => setTimeout(resolve, ms)).then(end);
  }

  take(step: Step): void {
    if (step.do === "acquire") this.acquire(step.timeoutMs, step.abortable);
    else if (step.do === "close") this.close(step.timeoutMs);
    else if (step.do === "abort") {
      const pending = this.requests.filter((request) => request.state === "pending");
      pending[step.which % pending.length]?.controller.abort(ABORTED);
    } else if (step.do !== "wait" && this.leases.length > 0) {
      const [lease] = this.leases.splice(step.which % this.leases.length, 1);
      if (step.do === "release") lease!.release();
      else void lease!.destroy();
    }
  }

  acquire(timeoutMs: number | null, abortable: boolean): void {
    const request: Request = { state: "pending", controller: new AbortController() };
    this.requests.push(request);
    const signal = abortable ? request.controller.signal : undefined;
    this.pool.acquire({ timeoutMs, signal }).then(
      (lease) => {
        request.state = "lent";
        request.lentAs = lease.value.lentAs;
        this.leases.push(lease);
      },
      (error: unknown) => {
        request.state = "failed";
        request.error = error;
      },
    );
  }

  close(timeoutMs: number | null): void {
    if (timeoutMs !== null) this.forced = true;
    this.closings++;
    this.pool.close({ timeoutMs }).then(() => this.closings--);
  }

  /** What must hold after every step. */
  check(): void {
    const { total, idle, leased, creating, validating, destroying, waiting } = this.pool.stats;
    expect(total).toBe(idle + leased + creating + validating + destroying);
    expect(total).toBeLessThanOrEqual(this.world.max);
    expect(total).toBe(this.places);
    expect(waiting).toBe(this.requests.filter((request) => request.state === "pending").length);
    // Nobody waits with nothing under way, while something lies idle or there is room.
    if (waiting > creating + validating) expect({ idle, total }).toEqual({ idle: 0, total: this.world.max });
  }

  checkEnd(): void {
    expect(this.pool.stats).toEqual({
      total: 0,
      idle: 0,
      leased: 0,
      creating: 0,
      validating: 0,
      destroying: 0,
      waiting: 0,
    });
    expect(this.closings).toBe(0);
    expect(this.closed).toBe(1);
    // Only force leaves something behind, to be destroyed when it has been made.
    if (!this.forced) expect(this.leftAtClose).toBe(0);
    expect(this.places).toBe(0);
    expect(this.things.every((thing) => thing.destroyed)).toBe(true);
    for (const request of this.requests) {
      expect(request.state).not.toBe("pending");
      if (request.state === "failed" && !isPoolError(request.error)) {
        expect([FAILURE, ABORTED]).toContain(request.error);
      }
    }
    // First come, first served: nobody was lent anything before somebody who had asked earlier.
    const order = this.requests.flatMap((request) => request.lentAs ?? []);
    expect(order).toEqual([...order].sort((a, b) => a - b));
  }
}

test("whatever the world does, a pool keeps its limits and its order, and ends empty", async () => {
  await fc.assert(
    fc.asyncProperty(worlds, steps, fc.boolean(), async (world, script, finallyForced) => {
      jest.useFakeTimers();
      try {
        const run = new Run(world);
        for (const step of script) {
          run.take(step);
          await jest.advanceTimersByTimeAsync(step.do === "wait" ? step.ms : 0);
          run.check();
        }
        // With everything given back, everybody who waits is served or told why not.
        for (let round = 0; round < 200 && run.pool.stats.waiting + run.leases.length > 0; round++) {
          for (const lease of run.leases.splice(0)) lease.release();
          await jest.advanceTimersByTimeAsync(100);
        }
        expect(run.pool.stats.waiting).toBe(0);
        if (finallyForced) run.acquire(null, false);
        run.close(finallyForced ? 50 : null);
        await jest.advanceTimersByTimeAsync(10);
        if (!finallyForced) for (const lease of run.leases.splice(0)) lease.release();
        await jest.advanceTimersByTimeAsync(1000);
        run.checkEnd();
        expect(jest.getTimerCount()).toBe(0);
      } finally {
        jest.useRealTimers();
      }
    }),
    { numRuns: Number(process.env.FC_RUNS ?? 300) },
  );
});
