import { getEventListeners } from "node:events";
import { limitSignal } from "@x/pool";

const late = (timeoutMs: number): Error => new Error(`${timeoutMs} ms are over`);

describe("limitSignal", () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  test("costs no timer and no signal of its own where there is no limit, or nothing left to limit", () => {
    const outer = new AbortController();
    expect(limitSignal(undefined, null, late).signal).toBeUndefined();
    expect(limitSignal(outer.signal, null, late).signal).toBe(outer.signal);
    outer.abort(new Error("stop"));
    expect(limitSignal(outer.signal, 100, late).signal).toBe(outer.signal);
    limitSignal(outer.signal, 100, late).dispose();
    expect(jest.getTimerCount()).toBe(0);
  });

  test("aborts when time is up, with the error that was asked for, and leaves nothing behind", () => {
    const outer = new AbortController();
    const { signal } = limitSignal(outer.signal, 100, late);
    jest.advanceTimersByTime(99);
    expect(signal?.aborted).toBe(false);
    jest.advanceTimersByTime(1);
    expect(signal?.reason).toEqual(late(100));
    expect(getEventListeners(outer.signal, "abort")).toEqual([]);
  });

  test("aborts with the outer signal's own reason, and stops the clock", () => {
    const outer = new AbortController();
    const { signal } = limitSignal(outer.signal, 100, late);
    outer.abort("mine");
    expect(signal?.reason).toBe("mine");
    expect(jest.getTimerCount()).toBe(0);
  });

  test("never aborts once it is disposed of, and takes timer and listener back", () => {
    const outer = new AbortController();
    const { signal, dispose } = limitSignal(outer.signal, 100, late);
    dispose();
    dispose();
    expect(jest.getTimerCount()).toBe(0);
    expect(getEventListeners(outer.signal, "abort")).toEqual([]);
    outer.abort();
    jest.advanceTimersByTime(1000);
    expect(signal?.aborted).toBe(false);
  });

  test("takes limits longer than timers do", () => {
    const month = 31 * 86_400_000;
    const { signal } = limitSignal(undefined, month, late);
    jest.advanceTimersByTime(month - 1);
    expect(signal?.aborted).toBe(false);
    jest.advanceTimersByTime(1);
    expect(signal?.aborted).toBe(true);
  });
});
