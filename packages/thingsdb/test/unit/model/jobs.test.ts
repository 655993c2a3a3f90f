import fc from "fast-check";
import { applyJobs, type Job, type JobReader, type Values } from "../../../src/model/index.ts";
import { idIn, itemsOfSet, readPlain } from "../../../src/model/plain-values.ts";
import { recorded, untag } from "../../support/vectors.ts";

/** Things as `#id`, sets of ids for what comes as a set. */
const context = { thing: (id: number) => `#${id}`, member: (_: number, index: number) => `member ${index}` };
const plain = (value: unknown): unknown =>
  itemsOfSet(value) !== undefined && !Array.isArray(value)
    ? new Set(itemsOfSet(value)!.map((item) => idIn(item)!))
    : readPlain(value, context);
const reader: JobReader = {
  get: () => ({ read: plain, item: (value) => (idIn(value) === undefined ? plain(value) : idIn(value)) }),
};

describe("the jobs that a server before 1.0 was recorded to send", () => {
  const payloads = recorded("legacy_watch").flatMap(({ name, packages }) =>
    packages
      .filter((one) => one.client === "watcher" && one.dir === "s2c")
      .map((one) => ({ name, type: one.type, payload: untag(one.decoded, (value) => value) })),
  );
  const updates = payloads.filter(({ type }) => type === 2) as {
    name: string;
    payload: { "#": number; jobs: Job[] };
  }[];

  it("are all of known shapes, and leave things as the server had them in the end", () => {
    const things = new Map<number, Values>();
    for (const { type, payload } of payloads) {
      if (type !== 1) continue;
      const { "#": id, ...props } = (payload as { thing: Record<string, unknown> }).thing;
      things.set(id as number, applyJobs({}, [{ set: props }], reader).values);
    }
    const definitions: string[] = [];
    const emitted: unknown[] = [];
    for (const { payload } of updates) {
      const applied = applyJobs(things.get(payload["#"])!, payload.jobs, reader);
      expect(applied.faults).toEqual([]);
      things.set(payload["#"], applied.values);
      definitions.push(...applied.definitions.flatMap((job) => Object.keys(job)));
      emitted.push(...applied.emitted);
    }
    expect(updates.length).toBeGreaterThan(18);
    expect(things.get(4)).toMatchObject({
      a: 1,
      b: "x",
      c: 1.5,
      t: "#7",
      p2: "#9",
      same: "#5",
      arr: [1, [2, 3]],
      dt: "2020-01-02T00:00:00Z",
      re: "/a/i",
      by: new Uint8Array([0x78]),
      cl: "|x|x",
      er: "e",
      en: "member 0",
      l: ["a", "b"],
      s: new Set([10]),
    });
    // What was deleted reads as what is not there.
    expect([things.get(4)!.n, things.get(4)!.d]).toEqual([undefined, undefined]);
    expect(things.get(5)).toEqual({ name: "Iris", age: 7, tags: [] });
    expect(emitted).toEqual([{ event: "greet", args: ["hi", 1] }]);
    expect(definitions).toEqual([
      "new_type",
      "set_type",
      "mod_type_add",
      "mod_enum_add",
      "new_procedure",
      "del_procedure",
      "del_type",
    ]);
  });
});

describe("applying jobs", () => {
  it("changes neither what was there before, nor what has not changed", () => {
    const before = { l: Object.freeze([1, 2]), s: new Set([1]), other: Object.freeze([0]) };
    const jobs = [{ splice: { l: [1, 1, 5, 6] } }, { add: { s: [{ "#": 7 }] } }, { remove: { s: [1] } }];
    const { values, props } = applyJobs(before, jobs, reader);
    expect(before).toEqual({ l: [1, 2], s: new Set([1]), other: [0] });
    expect(values).toEqual({ l: [1, 5, 6], s: new Set([7]), other: [0] });
    expect(values.other).toBe(before.other);
    expect(Object.isFrozen(values.l)).toBe(true);
    expect([...props]).toEqual(["l", "s"]);
  });

  it("keeps what it knows, and nothing else", () => {
    const only: JobReader = { get: (prop) => (prop === "a" ? reader.get(prop) : undefined) };
    const jobs = [{ set: { a: 1 } }, { set: { b: 1 } }, { splice: { c: [0, 0, 1] } }, { del: "d" }];
    expect(applyJobs({}, jobs, only)).toMatchObject({ values: { a: 1 }, faults: [] });
  });

  it.each<[string, Job]>([
    ["a splice beyond the end", { splice: { l: [3, 0, 1] } }],
    ["a splice that takes more than there is", { splice: { l: [1, 2] } }],
    ["a splice before the beginning", { splice: { l: [-1, 0] } }],
    ["a splice without numbers", { splice: { l: ["a"] } }],
    ["a splice that is none", { splice: { l: 5 } }],
    ["a splice of what is no list", { splice: { n: [0, 0, 1] } }],
    ["removing what are no ids", { remove: { s: 5 } }],
    ["adding what is no list", { add: { s: 5 } }],
    ["a malformed value", { set: { l: { "'": 5 } } }],
    ["a job of another shape", { set: 5 }],
    ["an unknown job", { nonsense: {} }],
    ["an empty job", {}],
    ["a job that is nothing", null as never],
    ["a job that is text", "set" as never],
    ["an event without a name", { event: [] }],
    ["a deletion without a name", { del: 5 }],
  ])("says what is wrong with %s", (_, job) => {
    const before = { l: [1, 2], s: new Set([1]), n: 5 };
    const { faults, values, props } = applyJobs(before, [job], reader);
    expect(faults).toHaveLength(1);
    for (const prop of props) expect(values[prop]).toBeUndefined();
  });

  it("does not go on with a value that did not fit, until it is set again", () => {
    const jobs: Job[] = [{ splice: { l: [9, 0, 1] } }, { splice: { l: [0, 0, 1] } }];
    const broken = applyJobs({ l: [1] }, jobs, reader);
    expect([broken.values.l, broken.faults.length]).toEqual([undefined, 1]);
    expect(applyJobs(broken.values, [{ set: { l: [5] } }], reader).values.l).toEqual([5]);
  });

  it("takes lists of any length", () => {
    const items = Array.from({ length: 200_000 }, (_, i) => i);
    const { values } = applyJobs({ l: [-1, -2] }, [{ splice: { l: [1, 0, ...items] } }], reader);
    expect(values.l).toEqual([-1, ...items, -2]);
  });

  it("makes of random jobs what plain arrays, sets and objects become", () => {
    const props = fc.constantFrom("a", "b", "c");
    const value = fc.oneof(fc.integer(), fc.string(), fc.constant(null), fc.boolean());
    const job = fc.oneof(
      fc.record({ kind: fc.constant("set" as const), prop: props, value: fc.oneof(value, fc.array(value)) }),
      fc.record({ kind: fc.constant("setSet" as const), prop: props, ids: fc.array(fc.nat(9)) }),
      fc.record({ kind: fc.constant("del" as const), prop: props }),
      fc.record({
        kind: fc.constant("splice" as const),
        prop: props,
        at: fc.nat(),
        count: fc.nat(3),
        items: fc.array(value),
      }),
      fc.record({ kind: fc.constant("add" as const), prop: props, ids: fc.array(fc.nat(9)) }),
      fc.record({ kind: fc.constant("remove" as const), prop: props, ids: fc.array(fc.nat(9)) }),
    );
    fc.assert(
      fc.property(fc.array(fc.array(job, { maxLength: 4 }), { maxLength: 20 }), (updates) => {
        const reference: Record<string, unknown> = {};
        let values: Values = {};
        for (const update of updates) {
          const jobs: Job[] = [];
          for (const one of update) {
            const { prop } = one;
            const now = reference[prop];
            if (one.kind === "set") {
              reference[prop] = one.value;
              jobs.push({ set: { [prop]: one.value } });
            } else if (one.kind === "setSet") {
              reference[prop] = new Set(one.ids);
              jobs.push({ set: { [prop]: { $: one.ids.map((id) => ({ "#": id })) } } });
            } else if (one.kind === "del") {
              reference[prop] = undefined;
              jobs.push({ del: prop });
            } else if (one.kind === "splice" && Array.isArray(now)) {
              const at = one.at % (now.length + 1);
              const count = Math.min(one.count, now.length - at);
              reference[prop] = [...now.slice(0, at), ...one.items, ...now.slice(at + count)];
              jobs.push({ splice: { [prop]: [at, count, ...one.items] } });
            } else if (one.kind === "add" && now instanceof Set) {
              reference[prop] = new Set([...now, ...one.ids]);
              jobs.push({ add: { [prop]: one.ids.map((id) => ({ "#": id })) } });
            } else if (one.kind === "remove" && now instanceof Set) {
              reference[prop] = new Set([...now].filter((id) => !one.ids.includes(id)));
              jobs.push({ remove: { [prop]: one.ids } });
            }
          }
          const applied = applyJobs(values, jobs, reader);
          expect(applied.faults).toEqual([]);
          values = applied.values;
        }
        expect(values).toEqual(reference);
      }),
    );
  });
});
