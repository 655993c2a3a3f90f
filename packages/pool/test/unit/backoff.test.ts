import { Backoff, PoolUsageError } from "@x/pool";
import fc from "fast-check";

describe("Backoff", () => {
  afterEach(() => void jest.useRealTimers());

  test("waits anywhere between 0 and a bound that grows up to the maximum", () => {
    const options = fc.record({
      baseMs: fc.integer({ min: 1, max: 1000 }),
      more: fc.nat(100_000),
      factor: fc.double({ min: 1, max: 10, noNaN: true }),
      seed: fc.integer(),
    });
    fc.assert(
      fc.property(options, fc.integer({ min: 1, max: 2000 }), ({ baseMs, more, factor, seed }, attempts) => {
        const maxMs = baseMs + more;
        const backoff = new Backoff({ baseMs, maxMs, factor, seed });
        for (let attempt = 0; attempt < Math.min(attempts, 50); attempt++) {
          const wait = backoff.next();
          expect(Number.isInteger(wait) && wait >= 0).toBe(true);
          expect(wait).toBeLessThanOrEqual(Math.min(maxMs, baseMs * factor ** attempt));
        }
        backoff.attempts = attempts;
        expect(backoff.next()).toBeLessThanOrEqual(maxMs);
      }),
    );
  });

  test("uses the whole range: full jitter, not a little around the bound", () => {
    const backoff = new Backoff({ baseMs: 1000, maxMs: 1000, seed: 7 });
    const waits = Array.from({ length: 2000 }, () => backoff.next());
    expect(Math.min(...waits)).toBeLessThan(20);
    expect(Math.max(...waits)).toBeGreaterThan(980);
    expect(waits.reduce((a, b) => a + b) / waits.length).toBeGreaterThan(470);
    expect(waits.reduce((a, b) => a + b) / waits.length).toBeLessThan(530);
  });

  test("repeats its waits for the same seed, and does not for another", () => {
    const waits = (seed: number) => {
      const backoff = new Backoff({ seed, baseMs: 1000 });
      return Array.from({ length: 10 }, () => backoff.next());
    };
    expect(waits(1)).toEqual(waits(1));
    expect(waits(1)).not.toEqual(waits(2));
  });

  test("starts over after a reset", () => {
    const backoff = new Backoff({ baseMs: 1, maxMs: 1e6, factor: 10 });
    for (let i = 0; i < 6; i++) backoff.next();
    expect(backoff.attempts).toBe(6);
    backoff.reset();
    expect(backoff.attempts).toBe(0);
    expect(backoff.next()).toBeLessThanOrEqual(1);
  });

  test("waits as long as it said", async () => {
    jest.useFakeTimers();
    const expected = new Backoff({ baseMs: 500, maxMs: 500, seed: 3 }).next();
    let done = false;
    const waiting = new Backoff({ baseMs: 500, maxMs: 500, seed: 3 }).wait().then(() => {
      done = true;
    });
    await jest.advanceTimersByTimeAsync(expected - 1);
    expect(done).toBe(false);
    await jest.advanceTimersByTimeAsync(1);
    await waiting;
    expect(jest.getTimerCount()).toBe(0);
  });

  test("stops waiting when the signal aborts, with its reason and without leaving a timer", async () => {
    jest.useFakeTimers();
    const controller = new AbortController();
    const remove = jest.spyOn(controller.signal, "removeEventListener");
    const backoff = new Backoff({ baseMs: 1e6, maxMs: 1e6, seed: 3 });
    const waiting = backoff.wait(controller.signal);
    expect(jest.getTimerCount()).toBe(1);
    const reason = new Error("enough");
    controller.abort(reason);
    await expect(waiting).rejects.toBe(reason);
    expect(jest.getTimerCount()).toBe(0);
    await expect(backoff.wait(controller.signal)).rejects.toBe(reason);

    const other = new AbortController();
    const removed = jest.spyOn(other.signal, "removeEventListener");
    const quick = new Backoff({ baseMs: 1, maxMs: 1 }).wait(other.signal, { background: true });
    await jest.advanceTimersByTimeAsync(5);
    await quick;
    expect(removed).toHaveBeenCalledTimes(1);
    remove.mockRestore();
  });

  test("refuses options that make no sense", () => {
    for (const options of [
      { baseMs: 0 },
      { baseMs: -1 },
      { baseMs: Number.NaN },
      { baseMs: 10, maxMs: 9 },
      { maxMs: Number.POSITIVE_INFINITY },
      { factor: 0.5 },
      { factor: Number.NaN },
    ]) {
      expect(() => new Backoff(options)).toThrow(PoolUsageError);
    }
    expect(new Backoff({ baseMs: 60_000 }).next()).toBeLessThanOrEqual(60_000);
  });
});
