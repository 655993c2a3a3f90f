import { DeadlineQueue, type Timed } from "@x/pool";
import fc from "fast-check";

class Item implements Timed {
  readonly name: string;
  dueAt = 0;
  dueList: Timed["dueList"];
  duePrevious: Timed | undefined;
  dueNext: Timed | undefined;

  constructor(name: string) {
    this.name = name;
  }
}

describe("a queue of deadlines", () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  test("calls for each item when its time is up, whatever the order they came in", () => {
    const told: string[] = [];
    const queue = new DeadlineQueue<Item>(({ name }) => told.push(name));
    for (const ms of [300, 100, 200, 100]) queue.add(new Item(`${ms}`), ms);
    jest.advanceTimersByTime(99);
    expect(told).toEqual([]);
    jest.advanceTimersByTime(2);
    expect(told).toEqual(["100", "100"]);
    jest.advanceTimersByTime(200);
    expect(told).toEqual(["100", "100", "200", "300"]);
    expect(jest.getTimerCount()).toBe(0);
  });

  test("has one timer for very many, and none after clear()", () => {
    const queue = new DeadlineQueue<Item>(() => {});
    for (let i = 0; i < 1_000; i++) queue.add(new Item(`${i}`), 50 + (i % 3));
    expect(jest.getTimerCount()).toBe(1);
    queue.clear();
    expect(jest.getTimerCount()).toBe(0);
  });

  test("lets items be added and removed while it calls", () => {
    const told: string[] = [];
    const second = new Item("second");
    const queue: DeadlineQueue<Item> = new DeadlineQueue<Item>(({ name }) => {
      told.push(name);
      if (name !== "first") return;
      queue.remove(second);
      queue.add(new Item("third"), 10);
    });
    queue.add(new Item("first"), 10);
    queue.add(second, 10);
    jest.advanceTimersByTime(11);
    expect(told).toEqual(["first"]);
    jest.advanceTimersByTime(11);
    expect(told).toEqual(["first", "third"]);
  });

  test("calls for nobody else once it is cleared, not even when that is done by what it calls", () => {
    const told: string[] = [];
    const queue: DeadlineQueue<Item> = new DeadlineQueue<Item>(({ name }) => {
      told.push(name);
      queue.clear();
    });
    const items = [20, 10, 10, 10].map((ms) => [new Item(`${ms}`), ms] as const);
    queue.add(new Item("later"), 50);
    for (const [item, ms] of items) queue.add(item, ms);
    jest.advanceTimersByTime(11);
    for (const [item] of items) queue.remove(item);
    expect(jest.getTimerCount()).toBe(0);
    jest.advanceTimersByTime(100);
    expect(told).toEqual(["10"]);
  });

  test("waits for times longer than timers take", () => {
    const told: string[] = [];
    const queue = new DeadlineQueue<Item>(({ name }) => told.push(name));
    queue.add(new Item("late"), 2 ** 31 + 1000);
    jest.advanceTimersByTime(2 ** 31);
    expect(told).toEqual([]);
    jest.advanceTimersByTime(1001);
    expect(told).toEqual(["late"]);
  });

  test("calls exactly for those that were not removed, never early", () => {
    const step = fc.record({ ms: fc.integer({ min: 1, max: 40 }), wait: fc.nat(15), remove: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const began = new Map<Item, { readonly at: number; readonly ms: number }>();
        const told = new Set<Item>();
        const queue = new DeadlineQueue<Item>((item) => {
          const { at, ms } = began.get(item)!;
          expect(performance.now() - at).toBeGreaterThanOrEqual(ms);
          expect(told.has(item)).toBe(false);
          told.add(item);
        });
        const removed = new Set<Item>();
        for (const { ms, wait, remove } of steps) {
          const item = new Item("");
          began.set(item, { at: performance.now(), ms });
          queue.add(item, ms);
          jest.advanceTimersByTime(wait);
          if (remove && !told.has(item)) {
            queue.remove(item);
            queue.remove(item);
            removed.add(item);
          }
        }
        jest.advanceTimersByTime(100);
        for (const item of began.keys()) expect(told.has(item)).toBe(!removed.has(item));
        expect(jest.getTimerCount()).toBe(0);
      }),
    );
  });
});
