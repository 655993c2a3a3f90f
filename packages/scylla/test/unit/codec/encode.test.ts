import { ByteWriter, OverflowError } from "@x/binary";
import Long from "long";
import { encodersOf, encodeValues, valuesByName } from "../../../src/codec/encode.ts";
import { type CqlType, parseTypeText } from "../../../src/codec/type.ts";
import { Decimal } from "../../../src/codec/value/decimal.ts";
import { Duration } from "../../../src/codec/value/duration.ts";
import { EMPTY } from "../../../src/codec/value/empty.ts";
import { Inet } from "../../../src/codec/value/inet.ts";
import { LocalDate } from "../../../src/codec/value/local-date.ts";
import { LocalTime } from "../../../src/codec/value/local-time.ts";
import { TimeUuid } from "../../../src/codec/value/time-uuid.ts";
import { Uuid } from "../../../src/codec/value/uuid.ts";
import { ScyllaUsageError } from "../../../src/errors.ts";
import { encode, encodeWithLength, hexOf, specOf } from "./support.ts";

const UUID = "d2177dd0-eaa2-11de-a572-001b779c76e3";
const UDT: CqlType = {
  kind: "udt",
  keyspace: "ks",
  name: "addr",
  fields: [
    { name: "street", type: { kind: "text" } },
    { name: "zip", type: { kind: "int" } },
  ],
};

function typeOf(text: string): CqlType {
  return parseTypeText(text, (name) => (name === "addr" ? UDT : undefined));
}

function hex(type: string, value: unknown): string {
  return hexOf(encode(typeOf(type), value));
}

/** Stands for a class of another driver. */
class Foreign {
  private readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
  toString(): string {
    return this.text;
  }
}

class Point {
  readonly zip: number;
  constructor(zip: number) {
    this.zip = zip;
  }
  get street(): string {
    return "s";
  }
}

describe("a value is taken in every form that is exact", () => {
  test.each<[string, string, readonly unknown[]]>([
    ["tinyint", "80", [-128, -128n, Long.fromNumber(-128), "-128"]],
    ["smallint", "0100", [256, 256n, Long.fromNumber(256), "256", "+256"]],
    ["int", "ffffffff", [-1, -1n, Long.fromNumber(-1), "-1", new Foreign("-1")]],
    ["int", "00000000", [0, -0, 0n]],
    [
      "bigint",
      "0020000000000001",
      [9007199254740993n, Long.fromString("9007199254740993"), "9007199254740993"],
    ],
    ["bigint", "fffffffffffffffe", [-2, -2n, Long.fromNumber(-2), "-2"]],
    ["counter", "0000000000000005", [5, 5n, Long.fromNumber(5)]],
    ["varint", "ff7f", [-129, -129n, Long.fromNumber(-129), "-129", new Foreign("-129")]],
    ["varint", "00ffffffffffffffff", [2n ** 64n - 1n, Long.MAX_UNSIGNED_VALUE]],
    ["decimal", "000000020096", [Decimal.fromString("1.50"), "1.50", new Foreign("1.50")]],
    ["decimal", "0000000101", [0.1, "0.1"]],
    ["decimal", "0000000007", [7, 7n, "7"]],
    ["float", "3fc00000", [1.5]],
    ["float", "3dcccccd", [0.1, Math.fround(0.1)]],
    ["float", "7f800000", [Number.POSITIVE_INFINITY]],
    ["double", "4014000000000000", [5, 5n]],
    ["double", "7ff8000000000000", [Number.NaN]],
    ["boolean", "01", [true]],
    ["text", "c3a9", ["é"]],
    ["text", "f09f9880", ["😀"]],
    ["ascii", "61", ["a"]],
    [
      "blob",
      "0102",
      [
        Uint8Array.of(1, 2),
        Buffer.from([1, 2]),
        Uint8Array.of(1, 2).buffer,
        new DataView(Uint8Array.of(0, 1, 2, 3).buffer, 1, 2),
      ],
    ],
    [
      "uuid",
      UUID.replaceAll("-", ""),
      [
        Uuid.fromString(UUID),
        TimeUuid.fromString(UUID),
        UUID,
        UUID.toUpperCase(),
        Uuid.fromString(UUID).bytes,
        new Foreign(UUID),
      ],
    ],
    ["timeuuid", UUID.replaceAll("-", ""), [Uuid.fromString(UUID), UUID]],
    [
      "timestamp",
      "0000018bcfe5687b",
      [
        new Date(1700000000123),
        1700000000123,
        1700000000123n,
        Long.fromNumber(1700000000123),
        "2023-11-14T22:13:20.123Z",
        "2023-11-14T23:13:20.123+01:00",
      ],
    ],
    ["timestamp", "7fffffffffffffff", [2n ** 63n - 1n]],
    ["date", "800040ae", [LocalDate.fromString("2015-05-03"), "2015-05-03", new Foreign("2015-05-03")]],
    [
      "time",
      "00001ae5c31f8915",
      [
        LocalTime.fromString("08:12:54.123456789"),
        "08:12:54.123456789",
        29_574_123_456_789n,
        Long.fromNumber(29_574_123_456_789),
      ],
    ],
    [
      "duration",
      "1c06fc1ac003cfe800",
      [Duration.fromString("1y2mo3d4h5m6s"), "P1Y2M3DT4H5M6S", new Foreign("14mo3d4h5m6s")],
    ],
    [
      "inet",
      "7f000001",
      [Inet.fromString("127.0.0.1"), "127.0.0.1", Uint8Array.of(127, 0, 0, 1), new Foreign("127.0.0.1")],
    ],
    ["list<int>", "00000002000000040000000100000004ffffffff", [[1, -1], [1n, "-1"], Int32Array.of(1, -1)]],
    ["list<int>", "0000000100000000", [[EMPTY]]],
    ["list<int>", "00000001ffffffff", [[null]]],
    ["set<text>", "00000002000000016200000001" + "61", [new Set(["b", "a"]), ["b", "a"]]],
    [
      "map<text, int>",
      "00000001000000016b0000000400000007",
      [new Map([["k", 7]]), { k: 7 }, Object.assign(Object.create(null), { k: 7 })],
    ],
    ["map<int, boolean>", "0000000100000004000000070000000101", [new Map([[7, true]]), { 7: true }]],
    [
      "map<double, int>",
      "00000001000000083ff80000000000000000000400000001",
      [new Map([[1.5, 1]]), { 1.5: 1 }],
    ],
    ["map<boolean, int>", "00000001000000010100000004" + "00000001", [new Map([[true, 1]]), { true: 1 }]],
    [
      `map<uuid, int>`,
      `0000000100000010${UUID.replaceAll("-", "")}0000000400000001`,
      [new Map([[Uuid.fromString(UUID), 1]]), { [UUID]: 1 }],
    ],
    ["tuple<int, text>", "0000000400000001ffffffff", [[1], [1, null], [1, undefined]]],
    [
      "addr",
      "00000001730000000400000005",
      [{ street: "s", zip: 5 }, { zip: 5, street: "s" }, ["s", 5], new Point(5)],
    ],
    [
      "addr",
      "ffffffff0000000400000005",
      [{ zip: 5 }, { street: undefined, zip: 5 }, { street: null, zip: 5 }, [null, 5]],
    ],
    ["addr", "0000000173ffffffff", [["s"], Object.assign(Object.create(null), { street: "s" })]],
    ["vector<float, 2>", "3fc00000c0000000", [[1.5, -2], Float32Array.of(1.5, -2), Float64Array.of(1.5, -2)]],
    ["vector<double, 1>", "3ff8000000000000", [[1.5], Float64Array.of(1.5), Float32Array.of(1.5)]],
    ["vector<int, 2>", "00000001ffffffff", [[1, -1], Int32Array.of(1, -1), Int8Array.of(1, -1)]],
    ["vector<bigint, 1>", "0000000000000005", [[5], [5n], BigInt64Array.of(5n)]],
    ["vector<smallint, 2>", "02000102ffff", [[1, -1], Int16Array.of(1, -1)]],
    ["vector<text, 2>", "0161026263", [["a", "bc"]]],
    ["vector<list<int>, 1>", "0c000000010000000400000001", [[[1]]]],
  ])("%s %s", (type, bytes, values) => {
    for (const value of values) expect(hex(type, value)).toBe(bytes);
  });

  test("long texts and long elements are as long as they are", () => {
    for (const length of [0, 1, 23, 24, 25, 341, 342, 1023, 1024, 5000]) {
      for (const letter of ["a", "é", "日", "😀"]) {
        const text = letter.repeat(length);
        expect(hex("text", text)).toBe(Buffer.from(text).toString("hex"));
        const bytes = encode(typeOf("vector<text, 1>"), [text]);
        expect(hexOf(bytes).endsWith(Buffer.from(text).toString("hex"))).toBe(true);
      }
    }
  });

  test("custom types take bytes", () => {
    expect(hexOf(encode({ kind: "custom", className: "com.example.Odd" }, Uint8Array.of(1)))).toBe("01");
    expect(() => encode({ kind: "custom", className: "com.example.Odd" }, "x")).toThrow(
      "a Uint8Array is needed",
    );
  });
});

describe("a value that does not fit exactly is refused", () => {
  test.each<[string, readonly unknown[]]>([
    ["tinyint", [128, -129, 1.5, "128", Number.NaN]],
    ["smallint", [32768, -32769n]],
    [
      "int",
      [
        2147483648,
        -2147483649,
        2.5,
        Number.NaN,
        Number.POSITIVE_INFINITY,
        "x",
        "",
        "1.5",
        true,
        {},
        [],
        new Date(),
        2n ** 40n,
        Long.MAX_VALUE,
        Symbol("s"),
      ],
    ],
    [
      "bigint",
      [
        2 ** 53,
        1.5,
        2n ** 63n,
        -(2n ** 63n) - 1n,
        Long.MAX_UNSIGNED_VALUE,
        "x",
        "9223372036854775808",
        false,
        {},
      ],
    ],
    ["varint", [2 ** 53, 1.5, "0x10", "1n", {}]],
    ["decimal", [Number.NaN, 2 ** 53, "x", {}, true, [1]]],
    ["float", [1e39, "1", true, 2n ** 60n + 1n]],
    ["double", ["1", 2n ** 53n + 1n, 2n ** 2000n, new Date()]],
    ["boolean", [0, 1, "true"]],
    ["text", [5, 5n, {}, ["a"], "\ud800", "a\udc00b", `${"x".repeat(2000)}\ud800`]],
    ["ascii", ["é", "\u0080"]],
    ["blob", ["ff", [1, 2], Float32Array.of(1)]],
    ["uuid", ["x", new Uint8Array(15), 5, {}, new Date()]],
    ["timeuuid", [String(Uuid.random()), Uuid.random(), new Uint8Array(16)]],
    [
      "timestamp",
      [
        new Date(Number.NaN),
        1.5,
        2n ** 63n,
        "2023-11-14",
        "2023-11-14T22:13:20",
        "yesterday",
        "2023-99-14T22:13:20Z",
        {},
      ],
    ],
    ["date", [5, new Date(), "2023-02-30", {}]],
    ["time", ["24:00:00", 86_400_000_000_000n, -1n, 5, {}]],
    ["duration", ["x", 5, {}]],
    ["inet", ["localhost", new Uint8Array(5), 5, {}]],
    ["list<int>", [5, "x", {}, new Set([1]), [undefined], ["x"], new DataView(new ArrayBuffer(1))]],
    ["set<int>", [5, new Map(), new Set([1.5])]],
    ["map<text, int>", [5, "x", [], new Set(), new Date(), { k: 1.5 }, { k: undefined }, new Map([[5, 5]])]],
    ["map<blob, int>", [{ k: 1 }]],
    ["map<double, int>", [{ "1.50": 1 }]],
    ["tuple<int, text>", [5, {}, [1, "a", 2], ["x"]]],
    [
      "addr",
      [5, "x", null, [1, 2, 3], { street: 5 }, { stret: "s" }, new Map([["zip", 5]]), new Date()].filter(
        (value) => value !== null,
      ),
    ],
    [
      "vector<float, 2>",
      [[1], [1, 2, 3], [1, null], [1, undefined], ["a", 1], Float32Array.of(1), 5, [1, 1e39]],
    ],
    ["vector<text, 1>", [[null], [], [5]]],
  ])("%s", (type, values) => {
    for (const value of values) expect(() => encode(typeOf(type), value)).toThrow(ScyllaUsageError);
  });

  test("with the column, its type, where in the value, and what was given, but not its text", () => {
    const message = (type: string, value: unknown): string => {
      try {
        encode(typeOf(type), value);
      } catch (error) {
        return (error as Error).message;
      }
      throw new Error("it was taken");
    };
    expect(message("int", 2.5)).toBe('Value 0 for "v" (int): 2.5 is no int: a whole number is needed');
    expect(message("int", 3e9)).toBe('Value 0 for "v" (int): 3000000000 is no int: out of range');
    expect(message("uuid", "my password")).not.toContain("password");
    expect(message("bigint", "my password")).toBe(
      'Value 0 for "v" (bigint): a string of 11 is no bigint: a whole number is needed',
    );
    expect(message("map<text, list<int>>", { a: [1], b: [1, "x"] })).toBe(
      'Value 0 for "v" (map<text, list<int>>): value 1: element 1: a string of 1 is no int: a whole number is needed',
    );
    expect(message("list<addr>", [{ zip: 1 }, { zip: new Date(0) }])).toBe(
      'Value 0 for "v" (list<addr>): element 1: field "zip": an object of class Date is no int: a whole number is needed',
    );
    expect(message("addr", { stret: "s" })).toContain('it has no field "stret"');
    expect(message("list<int>", [undefined])).toContain("null stands for no value inside of another");
    expect(message("tuple<int, text>", ["x"])).toContain("element 0");
    expect(message("vector<float, 2>", [1, "x"])).toContain("element 1");
    expect(message("map<int, int>", new Map([["x", 1]]))).toContain("key 0");
  });
});

describe("values of a statement", () => {
  const specs = [
    specOf({ kind: "int" }, "a"),
    specOf({ kind: "text" }, "b"),
    specOf({ kind: "list", element: { kind: "text" } }, "c"),
  ];
  const encoders = encodersOf(specs);

  test("are written one after the other; null is -1, undefined -2, and the empty value 0", () => {
    const writer = new ByteWriter({ initialBytes: 1 });
    encodeValues(writer, specs, encoders, [1, "x", ["y"]]);
    encodeValues(writer, specs, encoders, [null, undefined, EMPTY]);
    expect(hexOf(writer.finish())).toBe(
      [
        "0000000400000001",
        "0000000178",
        "0000000900000001" + "0000000179",
        "ffffffff",
        "fffffffe",
        "00000000",
      ].join(""),
    );
  });

  test("leave nothing behind when one is refused, or does not fit into the writer", () => {
    const writer = new ByteWriter({ maxBytes: 40 });
    writer.u8(7);
    expect(() => encodeValues(writer, specs, encoders, [1, "x", ["y", 5]])).toThrow(
      'Value 2 for "c" (list<text>): element 1',
    );
    expect(() => encodeValues(writer, specs, encoders, [1, "x".repeat(40), null])).toThrow(OverflowError);
    expect(hexOf(writer.finish())).toBe("07");
  });

  test("must be as many as there are markers", () => {
    const writer = new ByteWriter();
    expect(() => encodeValues(writer, specs, encoders, [1])).toThrow("3 values are needed, 1 are given");
    expect(() => encodeValues(writer, specs, encoders, [1, "x", [], 4])).toThrow(
      "3 values are needed, 4 are given",
    );
  });

  test("by name are put in order, and shared by markers of one name", () => {
    const twice = [specOf({ kind: "int" }, "a"), specOf({ kind: "int" }, "b"), specOf({ kind: "int" }, "a")];
    expect(valuesByName(twice, { b: 2, a: 1 })).toEqual([1, 2, 1]);
    expect(valuesByName(twice, { b: undefined, a: null })).toEqual([null, undefined, null]);
    expect(() => valuesByName(twice, { a: 1 })).toThrow('There is no value for "b"');
    expect(() => valuesByName(twice, { a: 1, b: 2, c: 3 })).toThrow(
      'There is no bind marker "c"; there are: a, b',
    );
    expect(() => valuesByName([specOf({ kind: "int" }, "toString")], {})).toThrow(
      'There is no value for "toString"',
    );
  });

  test("of null length are written for every type", () => {
    for (const type of ["int", "list<int>", "addr", "vector<float, 2>"])
      expect(hexOf(encodeWithLength(typeOf(type), null))).toBe("ffffffff");
  });
});
