import { readerOf } from "../../../src/model/kinds.ts";
import type { PropKind } from "../../../src/model/props.ts";

class Bar {}
const context = {
  thing: (id: number) => ({ bare: id }),
  refer: (_: unknown, id: number) => ({ bar: id }),
  member: () => "#f00",
};
const read = (kind: PropKind, value: unknown): unknown => readerOf(kind, context).read(value);
const bar = (): never => Bar as never;

describe("a property of kind", () => {
  it.each<[PropKind, unknown, unknown]>([
    ["str", "a", "a"],
    ["str", { "'": [1577923200, 120, null] }, "2020-01-02T02:00:00+0200"],
    ["str", { "'": [0, -90, 0] }, "1969-12-31T22:30:00-0130"],
    ["str", { "*": "/a/i" }, "/a/i"],
    ["str", { "%": [0, 0] }, "#f00"],
    ["int", 5, 5],
    ["int", 5n, 5],
    ["int", { '"': [1577923200, 0, null] }, 1577923200],
    ["bigint", 5, 5n],
    ["bigint", 2n ** 62n, 2n ** 62n],
    ["float", 1.5, 1.5],
    ["float", Number.NaN, Number.NaN],
    ["bool", false, false],
    ["bytes", new Uint8Array([1]), new Uint8Array([1])],
    ["thing", { "#": 5, a: 1 }, { bare: 5 }],
    ["thing", null, null],
    [bar, { "#": 5n }, { bar: 5 }],
    [bar, { ".": 0, "#": 9, "": ["Cato", 5] }, { bar: 9 }],
    [bar, undefined, null],
    [{ list: "str" }, ["a"], ["a"]],
    [{ list: { list: "int" } }, [[1], [2]], [[1], [2]]],
    [{ list: { nullable: "int" } }, [1, null], [1, null]],
    [{ set: bar }, { $: [{ "#": 5 }] }, new Set([{ bar: 5 }])],
    [{ set: "thing" }, [{ "#": 5 }], new Set([{ bare: 5 }])],
    [{ nullable: "str" }, null, null],
    [{ nullable: "str" }, undefined, null],
    ["any", undefined, undefined],
    ["any", { "#": 5, a: 1 }, { bare: 5 }],
    [
      "any",
      [{ $: [{ "#": 5 }] }, { "!": "err(-100)", error_msg: "e", error_code: -100 }],
      [[{ bare: 5 }], "e"],
    ],
    ["any", { "&": [1, { "#": 5 }] }, { bare: 5 }],
    ["any", { a: { b: 1 } }, { a: { b: 1 } }],
  ])("%s reads %j as %j", (kind, value, expected) => {
    expect(read(kind, value)).toEqual(expected);
  });

  it.each<[PropKind, unknown]>([
    ["str", 5],
    ["str", null],
    ["str", { "#": 5 }],
    ["int", 1.5],
    ["int", 2n ** 53n],
    ["int", "5"],
    ["bigint", 1.5],
    ["float", "1.5"],
    ["float", 5n],
    ["bool", 0],
    ["bytes", "a"],
    ["thing", 5],
    [bar, {}],
    [bar, [{ "#": 5 }]],
    [{ list: "str" }, null],
    [{ list: "str" }, ["a", 5]],
    [{ set: bar }, [null]],
    [{ set: bar }, { "#": 5 }],
    [{ nullable: "str" }, 5],
  ])("%s does not take %p", (kind, value) => {
    expect(() => read(kind, value)).toThrow(/^expected /);
  });

  it("that does not exist is refused", () => {
    expect(() => readerOf("string" as never, context)).toThrow('there is no kind "string"');
    expect(() => readerOf({} as never, context)).toThrow("there is no kind");
    expect(() => readerOf("toString" as never, context)).toThrow("there is no kind");
  });

  it("list gives what nobody can change", () => {
    expect(Object.isFrozen(read({ list: "str" }, ["a"]))).toBe(true);
    expect(Object.isFrozen(read("any", [[1]]))).toBe(true);
  });
});
