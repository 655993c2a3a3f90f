import { Collection, ModelError, type Props, Thing } from "../../../src/model/index.ts";
import { Sequence } from "../../../src/model/sequence.ts";
import { stateOf } from "../../../src/model/state-of.ts";

class Bar extends Thing {
  declare name: string;
  static props = { name: "str" } satisfies Props<Bar>;
}

describe("an error that a model tells of", () => {
  const error = new ModelError("it does not fit", "VALUE", { id: 5, prop: "name", value: 6 });

  it("is thrown when nobody listens", () => {
    const { model } = stateOf(new Collection());
    const later: (() => void)[] = [];
    const spy = jest.spyOn(globalThis, "queueMicrotask").mockImplementation((work) => void later.push(work));
    try {
      model.report(undefined, error);
    } finally {
      spy.mockRestore();
    }
    expect(later).toHaveLength(1);
    expect(() => later[0]!()).toThrow(error);
  });

  it("is heard by those who listen to the thing, or to the collection", () => {
    const foo = new Collection();
    const bar = new Bar(foo, 5);
    const heard: unknown[] = [];
    const off = foo.on("error", (reason) => heard.push("foo", reason));
    stateOf(bar).model.report(stateOf(bar), error);
    off();
    bar.on("error", (reason) => heard.push("bar", reason));
    stateOf(bar).model.report(stateOf(bar), error);
    expect(heard).toEqual(["foo", error, "bar", error]);
    expect(error).toMatchObject({ code: "ERR_THINGSDB_MODEL_VALUE", id: 5, prop: "name", value: 6 });
  });
});

describe("a class whose fields are not only declared", () => {
  it("is refused: they would hide what the model shows", () => {
    class Hidden extends Collection {
      static props = { name: "str" };
    }
    const hidden = new Hidden();
    Object.defineProperty(hidden, "name", { value: undefined });
    expect(() => stateOf(hidden).model.begin(stateOf(hidden))).toThrow(
      'declared by "declare": Hidden.name is not',
    );
  });
});

describe("numbered changes", () => {
  let applied: unknown[];
  let reloads: number;
  let sequence: Sequence;

  beforeEach(() => {
    jest.useFakeTimers();
    applied = [];
    reloads = 0;
    sequence = new Sequence(
      (id, seq) => applied.push(seq ?? `event of ${id}`),
      () => {
        reloads++;
        sequence.hold();
      },
    );
  });
  afterEach(() => jest.useRealTimers());

  it("wait for the load that is under way; those that it has shown are dropped", () => {
    for (const seq of [4, 5, 6, 7]) sequence.take(1, seq, []);
    expect(applied).toEqual([]);
    sequence.begin(5);
    expect(applied).toEqual([6, 7]);
  });

  it("are applied once, in order, whatever order they come in", () => {
    sequence.begin(0);
    for (const seq of [2, 3, 1, 2, 1, 5, 4]) sequence.take(1, seq, []);
    jest.advanceTimersByTime(10_000);
    expect([applied, reloads]).toEqual([[1, 2, 3, 4, 5], 0]);
  });

  it("lead to a load when one does not come, and are kept for after it", () => {
    sequence.begin(0);
    sequence.take(1, 2, []);
    sequence.take(1, 4, []);
    jest.advanceTimersByTime(499);
    expect(reloads).toBe(0);
    jest.advanceTimersByTime(1);
    expect(reloads).toBe(1);
    sequence.begin(3);
    expect([applied, reloads]).toEqual([[4], 1]);
  });

  it("lead to a load when the server has made one that nobody has told of", () => {
    sequence.begin(3);
    sequence.expect(3);
    jest.advanceTimersByTime(1000);
    expect(reloads).toBe(0);
    sequence.expect(4);
    jest.advanceTimersByTime(1000);
    expect(reloads).toBe(1);
  });

  it("lead to a load where they say so, in their turn", () => {
    sequence.begin(0);
    sequence.take(0, 2, undefined);
    sequence.take(1, 3, []);
    expect(reloads).toBe(0);
    sequence.take(1, 1, []);
    expect([applied, reloads]).toEqual([[1], 1]);
    sequence.begin(2);
    expect(applied).toEqual([1, 3]);
  });

  it("of events have none, and are applied as they come", () => {
    sequence.begin(0);
    sequence.take(7, null, []);
    expect(applied).toEqual(["event of 7"]);
  });
});
