import fc from "fast-check";
import { RequestIds } from "../../src/index.ts";

/** A request, told apart by its number. */
interface Request {
  readonly number: number;
}

describe("the ids of requests", () => {
  test("are taken from 0 on, and again when they are given back", () => {
    const ids = new RequestIds<Request>(3);
    const requests = [0, 1, 2].map((number) => ({ number }));
    expect(requests.map((request) => ids.take(request))).toEqual([0, 1, 2]);
    expect(ids.isFree).toBe(false);
    expect(ids.release(1)).toBe(requests[1]);
    expect(ids.take({ number: 3 })).toBe(1);
  });

  test("are nobody's when nobody took them", () => {
    const ids = new RequestIds<Request>(3);
    expect(ids.release(0)).toBeUndefined();
    expect(ids.release(-1)).toBeUndefined();
    expect(ids.release(1e9)).toBeUndefined();
    expect(ids).toMatchObject({ taken: 0, orphans: 0 });
  });

  test("that nobody waits for stay taken until their answer comes", () => {
    const ids = new RequestIds<Request>(1);
    ids.orphan(ids.take({ number: 0 }));
    expect(ids).toMatchObject({ isFree: false, taken: 1, orphans: 1 });
    expect(ids.release(0)).toBe("orphan");
    expect(ids).toMatchObject({ isFree: true, taken: 0, orphans: 0 });
  });

  test("tell who waited when all are forgotten", () => {
    const ids = new RequestIds<Request>(9);
    const [first, second] = [{ number: 0 }, { number: 1 }];
    ids.take(first);
    ids.orphan(ids.take({ number: 2 }));
    ids.take(second);
    expect(ids.clear()).toEqual([first, second]);
    expect(ids).toMatchObject({ isFree: true, taken: 0, orphans: 0 });
    expect(ids.release(0)).toBeUndefined();
  });

  test("are never held by two, whatever the order", () => {
    const steps = fc.array(fc.tuple(fc.constantFrom("take", "release", "orphan"), fc.nat(6)));
    fc.assert(
      fc.property(steps, (list) => {
        const ids = new RequestIds<Request>(5);
        const held = new Map<number, Request | "orphan">();
        for (const [step, id] of list) {
          if (step === "take" && ids.isFree) {
            const request = { number: id };
            const taken = ids.take(request);
            expect(held.has(taken)).toBe(false);
            expect(taken).toBeLessThan(5);
            held.set(taken, request);
          } else if (step === "release") {
            expect(ids.release(id)).toBe(held.get(id));
            held.delete(id);
          } else if (step === "orphan" && held.has(id) && held.get(id) !== "orphan") {
            ids.orphan(id);
            held.set(id, "orphan");
          }
          const orphans = [...held.values()].filter((holder) => holder === "orphan").length;
          expect(ids).toMatchObject({ taken: held.size, orphans, isFree: held.size < 5 });
        }
      }),
    );
  });
});
