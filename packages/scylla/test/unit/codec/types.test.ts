import { ByteReader } from "@x/binary";
import { prefixes } from "@x/testkit";
import { parseClassName } from "../../../src/codec/class-name.ts";
import { decodeColumnSpecs } from "../../../src/codec/column-spec.ts";
import {
  type CqlType,
  decodeTypeOption,
  parseTypeText,
  SIMPLE_TYPES,
  typeText,
} from "../../../src/codec/type.ts";
import { ScyllaProtocolError, ScyllaUsageError } from "../../../src/errors.ts";
import { bytesOf } from "./support.ts";

const INT: CqlType = { kind: "int" };
const TEXT: CqlType = { kind: "text" };
const CLASS = "org.apache.cassandra.db.marshal.";
const ADDRESS: CqlType = {
  kind: "udt",
  keyspace: "ks",
  name: "Addr",
  fields: [
    { name: "street", type: TEXT },
    { name: "tags", type: { kind: "set", element: TEXT } },
  ],
};

function string(text: string): string {
  return Buffer.from(`\0${String.fromCharCode(text.length)}${text}`, "latin1").toString("hex");
}

function option(hex: string): CqlType {
  const reader = new ByteReader(bytesOf(hex));
  const type = decodeTypeOption(reader);
  expect(reader.remaining).toBe(0);
  return type;
}

const ids: Readonly<Record<string, number>> = {
  ascii: 1,
  bigint: 2,
  blob: 3,
  boolean: 4,
  counter: 5,
  decimal: 6,
  double: 7,
  float: 8,
  int: 9,
  timestamp: 11,
  uuid: 12,
  text: 13,
  varint: 14,
  timeuuid: 15,
  inet: 16,
  date: 17,
  time: 18,
  smallint: 19,
  tinyint: 20,
  duration: 21,
};

describe("a type in a message", () => {
  test.each(SIMPLE_TYPES)("%s has its number", (kind) => {
    expect(option(ids[kind]!.toString(16).padStart(4, "0"))).toEqual({ kind });
  });

  const udt = `0030${string("ks")}${string("Addr")}0002${string("street")}000d${string("tags")}0022000d`;

  test("has its parts after it", () => {
    expect(option("00200009")).toEqual({ kind: "list", element: INT });
    expect(option("00220020000d")).toEqual({ kind: "set", element: { kind: "list", element: TEXT } });
    expect(option("0021000d0009")).toEqual({ kind: "map", key: TEXT, value: INT });
    expect(option("003100020009000d")).toEqual({ kind: "tuple", elements: [INT, TEXT] });
    expect(option(udt)).toEqual(ADDRESS);
    expect(option(`0000${string(`${CLASS}DurationType`)}`)).toEqual({ kind: "duration" });
    expect(option(`0000${string(`${CLASS}VectorType(${CLASS}FloatType , 3)`)}`)).toEqual({
      kind: "vector",
      element: { kind: "float" },
      dimensions: 3,
    });
    expect(option(`0000${string("com.example.Odd")}`)).toEqual({
      kind: "custom",
      className: "com.example.Odd",
    });
  });

  test("that is cut off, unknown, too deep or of too many parts is a protocol error", () => {
    for (const prefix of prefixes(bytesOf(udt)))
      expect(() => decodeTypeOption(new ByteReader(prefix))).toThrow(ScyllaProtocolError);
    for (const hex of [
      "000a",
      "0016",
      "0023",
      "ffff",
      "0020".repeat(66),
      "0031ffff0009",
      `0030${"0000".repeat(2)}ffff`,
    ])
      expect(() => decodeTypeOption(new ByteReader(bytesOf(hex)))).toThrow(ScyllaProtocolError);
    expect(() => decodeTypeOption(new ByteReader(bytesOf("000a")))).toThrow(
      expect.objectContaining({ kind: "type", offset: 0, firstBytes: "000a", code: "ERR_SCYLLA_PROTOCOL" }),
    );
  });
});

describe("columns in a message", () => {
  const global = bytesOf(`${string("ks")}${string("t")}${string("a")}0009${string("b")}000d`);
  const own = bytesOf(
    `${string("k1")}${string("t1")}${string("a")}0009${string("k2")}${string("t2")}${string("b")}000d`,
  );

  test("share keyspace and table, or have their own", () => {
    expect(decodeColumnSpecs(new ByteReader(global), 2, true)).toEqual([
      { keyspace: "ks", table: "t", name: "a", type: INT },
      { keyspace: "ks", table: "t", name: "b", type: TEXT },
    ]);
    expect(decodeColumnSpecs(new ByteReader(own), 2, false)).toEqual([
      { keyspace: "k1", table: "t1", name: "a", type: INT },
      { keyspace: "k2", table: "t2", name: "b", type: TEXT },
    ]);
  });

  test("that are cut off, or more than there can be, are a protocol error", () => {
    for (const prefix of prefixes(global))
      expect(() => decodeColumnSpecs(new ByteReader(prefix), 2, true)).toThrow(ScyllaProtocolError);
    for (const prefix of prefixes(own))
      expect(() => decodeColumnSpecs(new ByteReader(prefix), 2, false)).toThrow(ScyllaProtocolError);
    for (const count of [-1, 0x7fffffff, Number.NaN])
      expect(() => decodeColumnSpecs(new ByteReader(global), count, true)).toThrow(ScyllaProtocolError);
  });
});

describe("a class name", () => {
  test.each<[string, CqlType]>([
    ["UTF8Type", TEXT],
    [`${CLASS}Int32Type`, INT],
    [`${CLASS}ReversedType(${CLASS}TimeUUIDType)`, { kind: "timeuuid" }],
    [`${CLASS}FrozenType(${CLASS}ListType(${CLASS}Int32Type))`, { kind: "list", element: INT }],
    [
      `${CLASS}MapType(${CLASS}UTF8Type,${CLASS}SetType(${CLASS}Int32Type))`,
      { kind: "map", key: TEXT, value: { kind: "set", element: INT } },
    ],
    [`${CLASS}TupleType(${CLASS}UTF8Type,${CLASS}Int32Type)`, { kind: "tuple", elements: [TEXT, INT] }],
    [
      `${CLASS}UserType(ks,41646472,737472656574:${CLASS}UTF8Type,74616773:${CLASS}SetType(${CLASS}UTF8Type))`,
      ADDRESS,
    ],
    [
      `${CLASS}VectorType(${CLASS}VectorType(${CLASS}FloatType , 2) , 2)`,
      {
        kind: "vector",
        element: { kind: "vector", element: { kind: "float" }, dimensions: 2 },
        dimensions: 2,
      },
    ],
  ])("%s is understood", (name, type) => {
    expect(parseClassName(name)).toEqual(type);
  });

  test("that is not understood is a type of its own, whose values are bytes", () => {
    for (const name of [
      "",
      "Odd",
      "Odd(x)",
      `${CLASS}ListType`,
      `${CLASS}ListType(`,
      `${CLASS}ListType()`,
      `${CLASS}ListType(${CLASS}Int32Type`,
      `${CLASS}ListType(${CLASS}Int32Type,${CLASS}Int32Type)`,
      `${CLASS}MapType(${CLASS}Int32Type)`,
      `${CLASS}VectorType(${CLASS}FloatType)`,
      `${CLASS}VectorType(${CLASS}FloatType , 0)`,
      `${CLASS}VectorType(${CLASS}FloatType , x)`,
      `${CLASS}VectorType(Odd , 3)`,
      `${CLASS}Int32Type x`,
      `${CLASS}UserType(ks)`,
      `${CLASS}UserType(ks,zz)`,
      `${CLASS}UserType(ks,61,62)`,
      "ListType(".repeat(100),
      ",",
      ")",
      ":",
    ])
      expect(parseClassName(name)).toEqual({ kind: "custom", className: name });
  });
});

describe("type text", () => {
  const resolve = (name: string): CqlType | undefined =>
    name === "Addr" || name === "addr" ? ADDRESS : undefined;

  test.each<[string, CqlType, string]>([
    ["int", INT, "int"],
    ["varchar", TEXT, "text"],
    [
      "frozen<map<uuid, frozen<map<text, double>>>>",
      { kind: "map", key: { kind: "uuid" }, value: { kind: "map", key: TEXT, value: { kind: "double" } } },
      "map<uuid, map<text, double>>",
    ],
    [
      "frozen<tuple<int, text, boolean>>",
      { kind: "tuple", elements: [INT, TEXT, { kind: "boolean" }] },
      "tuple<int, text, boolean>",
    ],
    ["vector<float, 3>", { kind: "vector", element: { kind: "float" }, dimensions: 3 }, "vector<float, 3>"],
    ['list<frozen<"Addr">>', { kind: "list", element: ADDRESS }, 'list<"Addr">'],
    ["frozen<ADDR>", ADDRESS, '"Addr"'],
    [" set < text > ", { kind: "set", element: TEXT }, "set<text>"],
    ["'com.example.Odd'", { kind: "custom", className: "com.example.Odd" }, "'com.example.Odd'"],
    [`'${CLASS}DurationType'`, { kind: "duration" }, "duration"],
  ])("%s is read, and written without frozen", (text, type, printed) => {
    expect(parseTypeText(text, resolve)).toEqual(type);
    expect(typeText(type)).toBe(printed);
    expect(parseTypeText(printed, resolve)).toEqual(type);
  });

  test("that is none is a usage error", () => {
    for (const text of [
      "",
      "list",
      "list<",
      "list<int",
      "list<int>>",
      "map<int>",
      "vector<int, x>",
      "vector<int, 0>",
      "int<text>",
      "nothing",
      '"open',
      "'open",
      "frozen<>",
      "int int",
      "list<".repeat(100),
    ])
      expect(() => parseTypeText(text, resolve)).toThrow(ScyllaUsageError);
    expect(() => parseTypeText("addr")).toThrow('there is no type "addr"');
    expect(() => parseTypeText("list<x>")).toThrow(expect.objectContaining({ code: "ERR_SCYLLA_TYPE" }));
  });

  test("quotes names that need it", () => {
    const named = (name: string): string => typeText({ kind: "udt", keyspace: "ks", name, fields: [] });
    expect([named("a_1"), named("A"), named('a"b'), named("1a")]).toEqual(["a_1", '"A"', '"a""b"', '"1a"']);
  });
});
