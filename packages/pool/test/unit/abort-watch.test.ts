import { getEventListeners } from "node:events";
import { unwatchAbort, watchAbort } from "@x/pool";

describe("watching a signal", () => {
  const listeners = (signal: AbortSignal): number => getEventListeners(signal, "abort").length;

  test("takes one listener for all who wait, and tells each once", () => {
    const controller = new AbortController();
    const { signal } = controller;
    const told: unknown[] = [];
    const handlers = Array.from({ length: 20 }, (_, i) => ({
      aborted: (reason: unknown) => told.push([i, reason]),
    }));
    for (const handler of handlers) watchAbort(signal, handler);
    expect(listeners(signal)).toBe(1);
    for (const handler of handlers.slice(0, 18)) unwatchAbort(signal, handler);
    controller.abort("why");
    expect(told).toEqual([
      [18, "why"],
      [19, "why"],
    ]);
    for (const handler of handlers) unwatchAbort(signal, handler);
  });

  test("leaves no listener when the last one has gone, and begins anew for the next", () => {
    const { signal } = new AbortController();
    const handler = { aborted: () => {} };
    unwatchAbort(signal, handler);
    watchAbort(signal, handler);
    unwatchAbort(signal, handler);
    unwatchAbort(signal, handler);
    expect(listeners(signal)).toBe(0);
    watchAbort(signal, handler);
    expect(listeners(signal)).toBe(1);
  });
});
