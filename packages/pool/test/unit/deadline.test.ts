import { Deadline, PoolTimeoutError, PoolUsageError } from "@x/pool";

describe("Deadline", () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  test("costs no timer and no signal when there is no limit", () => {
    for (const limits of [undefined, {}, { timeoutMs: null }, { timeoutMs: undefined }]) {
      const deadline = Deadline.from(limits);
      expect(deadline.signal).toBeUndefined();
      expect(deadline.remainingMs).toBe(Number.POSITIVE_INFINITY);
      expect(deadline.timeoutMs).toBeNull();
      expect(deadline.expired).toBe(false);
      deadline.throwIfExpired();
      deadline.dispose();
    }
    expect(jest.getTimerCount()).toBe(0);
  });

  test("takes the default for undefined and none for null", () => {
    expect(Deadline.from({}, { timeoutMs: 50 }).remainingMs).toBe(50);
    expect(Deadline.from({ timeoutMs: 20 }, { timeoutMs: 50 }).remainingMs).toBe(20);
    expect(Deadline.from({ timeoutMs: null }, { timeoutMs: 50 }).remainingMs).toBe(Number.POSITIVE_INFINITY);
  });

  test("refuses 0 and what is no positive number", () => {
    for (const timeoutMs of [0, -1, Number.NaN, Number.POSITIVE_INFINITY, "5" as unknown as number]) {
      expect(() => Deadline.from({ timeoutMs })).toThrow(PoolUsageError);
    }
  });

  test("aborts its signal when time is up, with the reason it throws from then on", () => {
    const deadline = Deadline.from({ timeoutMs: 100 });
    const { signal } = deadline;
    expect(deadline.signal).toBe(signal);
    jest.advanceTimersByTime(60);
    expect(deadline.remainingMs).toBe(40);
    expect(signal?.aborted).toBe(false);
    jest.advanceTimersByTime(40);
    expect(signal?.aborted).toBe(true);
    expect(signal?.reason).toBeInstanceOf(PoolTimeoutError);
    expect(signal?.reason).toMatchObject({ code: "ERR_POOL_TIMEOUT", timeoutMs: 100 });
    expect(() => deadline.throwIfExpired()).toThrow(signal?.reason);
    expect(deadline.remainingMs).toBe(0);
  });

  test("knows by the clock that time is up, also when nobody asked for a signal before", () => {
    const deadline = Deadline.from({ timeoutMs: 100 });
    expect(jest.getTimerCount()).toBe(0);
    jest.advanceTimersByTime(100);
    expect(deadline.expired).toBe(true);
    expect(deadline.signal?.aborted).toBe(true);
    expect(() => deadline.throwIfExpired()).toThrow(deadline.signal?.reason);
    expect(jest.getTimerCount()).toBe(0);
  });

  test("aborts with the outer signal's own reason", () => {
    const outer = new AbortController();
    const deadline = Deadline.from({ signal: outer.signal, timeoutMs: 100 });
    const { signal } = deadline;
    const reason = new Error("user");
    outer.abort(reason);
    expect(signal?.reason).toBe(reason);
    expect(deadline.remainingMs).toBe(0);
    expect(() => deadline.throwIfExpired()).toThrow(reason);
    expect(jest.getTimerCount()).toBe(0);
  });

  test("is over from the start when the outer signal is", () => {
    const reason = new Error("user");
    const deadline = Deadline.from({ signal: AbortSignal.abort(reason), timeoutMs: 100 });
    expect(deadline.expired).toBe(true);
    expect(deadline.signal?.reason).toBe(reason);
    const unlimited = Deadline.from({ signal: AbortSignal.abort(reason) });
    expect(() => unlimited.throwIfExpired()).toThrow(reason);
  });

  test("passes the outer signal on as it is when there is no limit of time", () => {
    const { signal } = new AbortController();
    expect(Deadline.from({ signal }).signal).toBe(signal);
  });

  test("gives reasons of the caller's own making", () => {
    const deadline = Deadline.from({ timeoutMs: 5 }, { timeoutError: (ms) => new Error(`after ${ms}`) });
    jest.advanceTimersByTime(5);
    expect(() => deadline.throwIfExpired()).toThrow("after 5");
  });

  test("leaves neither timer nor listener once disposed, and does not abort any more", () => {
    const outer = new AbortController();
    const added = jest.spyOn(outer.signal, "addEventListener");
    const removed = jest.spyOn(outer.signal, "removeEventListener");
    let signal: AbortSignal | undefined;
    {
      using deadline = Deadline.from({ signal: outer.signal, timeoutMs: 100 });
      signal = deadline.signal;
      expect(jest.getTimerCount()).toBe(1);
    }
    expect(jest.getTimerCount()).toBe(0);
    expect(added.mock.calls.map(([, listener]) => listener)).toEqual(
      removed.mock.calls.map(([, listener]) => listener),
    );
    outer.abort();
    expect(signal?.aborted).toBe(false);

    const late = Deadline.from({ timeoutMs: 100 });
    late.dispose();
    expect(late.signal?.aborted).toBe(false);
    expect(jest.getTimerCount()).toBe(0);
    late.dispose();
  });

  test("keeps time beyond what a timer can", () => {
    const day = 86_400_000;
    const deadline = Deadline.from({ timeoutMs: 30 * day });
    const { signal } = deadline;
    jest.advanceTimersByTime(30 * day - 1);
    expect(signal?.aborted).toBe(false);
    jest.advanceTimersByTime(1);
    expect(signal?.aborted).toBe(true);
  });
});
