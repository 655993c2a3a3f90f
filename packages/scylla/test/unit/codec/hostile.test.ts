import { mutations, prefixes, seededRandom } from "@x/testkit";
import fc from "fast-check";
import { type CqlType, SIMPLE_TYPES, typeText } from "../../../src/codec/type.ts";
import { ScyllaError, ScyllaProtocolError } from "../../../src/errors.ts";
import { anyType, valueFor } from "./arbitrary-values.ts";
import { bytesOf, decode, encode, simple } from "./support.ts";

const COMPOSITE: readonly CqlType[] = [
  { kind: "list", element: simple("int") },
  { kind: "list", element: simple("text") },
  { kind: "set", element: { kind: "tuple", elements: [simple("int"), simple("varint")] } },
  { kind: "map", key: simple("uuid"), value: { kind: "map", key: simple("text"), value: simple("double") } },
  { kind: "tuple", elements: [simple("duration"), simple("inet"), simple("decimal")] },
  {
    kind: "udt",
    keyspace: "ks",
    name: "u",
    fields: [
      { name: "a", type: simple("date") },
      { name: "b", type: simple("time") },
    ],
  },
  { kind: "vector", element: simple("float"), dimensions: 3 },
  { kind: "vector", element: simple("text"), dimensions: 2 },
  { kind: "vector", element: { kind: "vector", element: simple("boolean"), dimensions: 2 }, dimensions: 2 },
];
const ALL: readonly CqlType[] = [...SIMPLE_TYPES.map((kind): CqlType => ({ kind })), ...COMPOSITE];

/** Fails for everything but a value or a typed error. */
function survives(type: CqlType, bytes: Uint8Array): void {
  try {
    decode(type, bytes);
  } catch (error) {
    if (!(error instanceof ScyllaError))
      throw new Error(`${typeText(type)}: ${String(error)}`, { cause: error });
  }
}

describe("bytes that are no value of the type", () => {
  test("are a protocol error when they are too few or too many", () => {
    const lengths: Readonly<Record<string, readonly number[]>> = {
      tinyint: [2, 4],
      smallint: [1, 3],
      int: [1, 3, 5, 8],
      bigint: [1, 4, 7, 9],
      counter: [4],
      float: [1, 8],
      double: [4, 9],
      boolean: [2],
      uuid: [15, 17],
      timeuuid: [1],
      timestamp: [7],
      date: [3, 8],
      time: [4],
      inet: [1, 5, 15, 17],
      decimal: [1, 4],
    };
    for (const [kind, list] of Object.entries(lengths)) {
      for (const length of list)
        expect(() => decode({ kind } as CqlType, new Uint8Array(length))).toThrow(ScyllaProtocolError);
    }
  });

  test.each([
    ["time", "ffffffffffffffff"],
    ["time", "00004e94914f0000"],
    ["duration", "00"],
    ["duration", "0000"],
    ["duration", "00000000"],
    ["duration", "000080"],
    ["duration", "ff00"],
    ["duration", "020100"],
    ["duration", "f2000000000000"],
    ["duration", "fc0200000000000000"],
  ])("are a protocol error where they contradict themselves: %s %s", (kind, hex) => {
    expect(() => decode({ kind } as CqlType, bytesOf(hex))).toThrow(ScyllaProtocolError);
  });

  test.each([
    [
      COMPOSITE[0]!,
      [
        "",
        "000000",
        "7fffffff",
        "ffffffff",
        "00000001",
        "000000017fffffff",
        "0000000100000004000000",
        "000000010000000400000001ff",
        "4000000000000000",
      ],
    ],
    [COMPOSITE[3]!, ["", "7fffffff00000000", "00000001ffffffff", "10000000"]],
    [COMPOSITE[4]!, ["00", "7fffffff", "ffffffffffffffffffffffff00"]],
    [COMPOSITE[5]!, ["000000", "7fffffff", "ffffffffffffffff00000005", "ffffffffffffffff00"]],
    [COMPOSITE[6]!, ["", "00", "00000000000000000000000000"]],
    [COMPOSITE[7]!, ["", "00", "0161", "0162036162", "ffffffffffffffffff61", "01610162ff", "80"]],
    [COMPOSITE[8]!, ["", "000000", "0000000000"]],
    [{ kind: "vector", element: simple("int"), dimensions: 0x7fffffff } as CqlType, ["00000000"]],
    [{ kind: "vector", element: simple("text"), dimensions: 0x7fffffff } as CqlType, ["00000000"]],
  ])("are a protocol error in parts of values: %j", (type, list) => {
    for (const hex of list) expect(() => decode(type, bytesOf(hex))).toThrow(ScyllaProtocolError);
  });

  test("say where, in what, and how they began", () => {
    expect(() =>
      decode({ kind: "list", element: simple("int") }, bytesOf("00000002000000040000000100000003000000")),
    ).toThrow(expect.objectContaining({ code: "ERR_SCYLLA_PROTOCOL", kind: "int", offset: 5 + 16 }));
  });
});

describe("damaged values", () => {
  const samples = ALL.map(
    (type) =>
      [
        type,
        fc.sample(valueFor(type), { numRuns: 10, seed: 7 }).map((value) => encode(type, value)),
      ] as const,
  );

  test("cut at any byte give a value or a typed error", () => {
    for (const [type, list] of samples)
      for (const bytes of list) for (const prefix of prefixes(bytes)) survives(type, prefix);
  });

  test("of many kinds give a value or a typed error", () => {
    for (const [type, list] of samples)
      for (const [i, bytes] of list.entries())
        for (const damaged of mutations(bytes, { count: 100, seed: i })) survives(type, damaged);
  });

  test("that are pure noise give a value or a typed error", () => {
    const random = seededRandom(11);
    const types = [...ALL, ...fc.sample(anyType, { numRuns: 100, seed: 3 })];
    for (const type of types) {
      for (let i = 0; i < 100; i++) {
        const bytes = Uint8Array.from({ length: Math.floor(random() * 40) }, () =>
          random() < 0.6 ? Math.floor(random() * 4) : Math.floor(random() * 256),
        );
        survives(type, bytes);
      }
    }
  });
});
