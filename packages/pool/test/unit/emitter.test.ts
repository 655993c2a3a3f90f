import { Emitter } from "@x/pool";

type Events = { state: [name: string, since: number]; end: [] };

describe("Emitter", () => {
  test("calls listeners in the order they were added, until they are taken off", () => {
    const emitter = new Emitter<Events>();
    const seen: string[] = [];
    const off = emitter.on("state", (name, since) => seen.push(`1 ${name} ${since}`));
    emitter.on("state", (name) => seen.push(`2 ${name}`));
    emitter.emit("state", "up", 5);
    off();
    off();
    emitter.emit("state", "down", 6);
    emitter.emit("end");
    expect(seen).toEqual(["1 up 5", "2 up", "2 down"]);
  });

  test("a listener added twice is called once, one that takes itself off disturbs no other", () => {
    const emitter = new Emitter<Events>();
    const seen: number[] = [];
    const off = emitter.on("end", () => {
      seen.push(1);
      off();
    });
    const two = (): void => void seen.push(2);
    emitter.on("end", two);
    emitter.on("end", two);
    emitter.emit("end");
    emitter.emit("end");
    expect(seen).toEqual([1, 2, 2]);
  });

  test("what a listener throws stops nobody and ends as an uncaught error", () => {
    const queued: (() => void)[] = [];
    const microtask = jest
      .spyOn(globalThis, "queueMicrotask")
      .mockImplementation((task) => void queued.push(task));
    try {
      const emitter = new Emitter<Events>();
      const failure = new Error("listener");
      let reached = false;
      emitter.on("end", () => {
        throw failure;
      });
      emitter.on("end", () => {
        reached = true;
      });
      emitter.emit("end");
      expect(reached).toBe(true);
      expect(queued).toHaveLength(1);
      expect(queued[0]).toThrow(failure);
    } finally {
      microtask.mockRestore();
    }
  });
});
