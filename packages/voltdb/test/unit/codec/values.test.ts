import { ByteReader, ByteWriter } from "@x/binary";
import { int64, toHex } from "@x/testkit";
import fc from "fast-check";
import Long from "long";
import {
  formatUnscaled,
  putDecimalText,
  toUnscaled,
  VoltDecimal,
  writeDecimal,
} from "../../../src/codec/decimal.ts";
import { scalarWriter } from "../../../src/codec/encode.ts";
import { Geography, polygon } from "../../../src/codec/geography.ts";
import { toDate } from "../../../src/codec/instants.ts";
import { DEFAULT_MODES, resolveModes, type ValueModes } from "../../../src/codec/value-modes.ts";
import { VoltTable } from "../../../src/codec/volt-table.ts";
import { type ParameterType, parameterTypeName, VoltType } from "../../../src/codec/volt-type.ts";
import { VoltUsageError } from "../../../src/errors.ts";
import { parameterWriter, writeParameters } from "../../../src/protocol/parameters.ts";
import { readParameters } from "../../../src/protocol/read-parameters.ts";

const exact: ValueModes = { ...DEFAULT_MODES, timestamps: "bigint" };
const notLeast = (bits: bigint): fc.Arbitrary<bigint> =>
  fc.bigInt({ min: -(2n ** (bits - 1n)) + 1n, max: 2n ** (bits - 1n) - 1n });
const least = 10n ** 38n - 1n;
const unscaledDecimal = (): fc.Arbitrary<bigint> =>
  fc.oneof(fc.bigInt({ min: -least, max: least }), fc.bigInt({ min: -(2n ** 86n), max: 2n ** 86n }), int64());
const point = (): fc.Arbitrary<{ lng: number; lat: number }> =>
  fc.record({
    lng: fc.double({ min: -180, max: 180, noNaN: true }),
    lat: fc.double({ min: -90, max: 90, noNaN: true }),
  });

/** Values of every type as rows hold them in the mode `exact`. */
const VALUES: readonly (readonly [VoltType, fc.Arbitrary<unknown>])[] = [
  [VoltType.TINYINT, notLeast(8n).map(Number)],
  [VoltType.SMALLINT, notLeast(16n).map(Number)],
  [VoltType.INTEGER, notLeast(32n).map(Number)],
  [VoltType.BIGINT, notLeast(64n)],
  [VoltType.FLOAT, fc.double({ min: -1.69e308 })],
  [VoltType.STRING, fc.string({ unit: "binary" })],
  [VoltType.TIMESTAMP, notLeast(64n)],
  [
    VoltType.DATE,
    fc
      .date({ min: new Date(0), noInvalidDate: true, max: new Date(4e12) })
      .map((d) => d.toISOString().slice(0, 10)),
  ],
  [VoltType.DECIMAL, unscaledDecimal().map((unscaled) => formatUnscaled(unscaled, 12))],
  [VoltType.BOOLEAN, fc.boolean()],
  [VoltType.VARBINARY, fc.uint8Array()],
  [VoltType.GEOGRAPHY_POINT, point()],
];

const sent = (params: readonly unknown[], types?: readonly ParameterType[]): Uint8Array => {
  const writer = new ByteWriter();
  writeParameters(writer, params, types?.map(parameterWriter));
  return writer.finish();
};
const received = (bytes: Uint8Array, modes = exact): unknown[] =>
  readParameters(new ByteReader(bytes), modes).map(({ value }) => value);

describe("values", () => {
  test.each(VALUES.map(([type, values]) => [parameterTypeName(type), type, values] as const))(
    "of the type %s come back as they went, alone, in lists and in tables",
    (_, type, values) => {
      fc.assert(
        fc.property(values, fc.array(fc.option(values)), (value, list) => {
          expect(received(sent([value], [type]))).toEqual([value]);
          expect(received(sent([list], [VoltType.array(type)]))).toEqual([list]);
          const table = new VoltTable(
            [{ name: "v", type }],
            list.map((item) => [item]),
            { timestamps: "bigint" },
          );
          expect(table.tuples).toEqual(list.map((item) => [item]));
          expect(table.rows).toEqual(list.map((item) => ({ v: item })));
          expect([...table.column("v")]).toEqual(list);
          expect(table.column(0).nullCount).toBe(list.filter((item) => item === null).length);
        }),
      );
    },
  );

  test.each(VALUES.map(([type]) => [parameterTypeName(type), type] as const))(
    "NULL is null as a parameter and in a list of the type %s",
    (_, type) => {
      expect(toHex(sent([null], [type]))).toBe("000101");
      expect(received(sent([[null]], [type]))).toEqual([[null]]);
      expect(toHex(sent([null], [VoltType.array(type)]))).toBe("000101");
    },
  );

  test("a list is taken where a single value is declared, and typed arrays are lists", () => {
    expect(received(sent([[1, null]], [VoltType.BIGINT]))).toEqual([[1n, null]]);
    expect(received(sent([BigInt64Array.of(1n, 2n)], [VoltType.BIGINT]))).toEqual([[1n, 2n]]);
    expect(received(sent([Int32Array.of(7)]))).toEqual([[7]]);
    expect(received(sent([new Float64Array(0)]))).toEqual([[]]);
    expect(received(sent([Uint8Array.of(7)]))).toEqual([Uint8Array.of(7)]);
    expect(received(sent([Uint8Array.of(200, 7)], [VoltType.TINYINT]))).toEqual([Uint8Array.of(200, 7)]);
  });

  test("without declared types, the values say what they are", () => {
    const at = new Date("2024-01-02T03:04:05.678Z");
    const types = readParameters(
      new ByteReader(
        sent([
          1,
          2n,
          1.5,
          "x",
          null,
          at,
          new VoltDecimal(15n, 1),
          { lng: 1, lat: 2 },
          polygon("POLYGON((0 0,1 0,1 1,0 0))"),
          ["a"],
        ]),
      ),
      exact,
    ).map(({ type }) => parameterTypeName(type));
    expect(types).toEqual([
      "BIGINT",
      "BIGINT",
      "FLOAT",
      "STRING",
      "NULL",
      "TIMESTAMP",
      "DECIMAL",
      "GEOGRAPHY_POINT",
      "GEOGRAPHY",
      "STRING[]",
    ]);
  });

  test.each([
    ["undefined", undefined],
    ["a boolean", true],
    ["an empty list", []],
    ["a mixed list", [1, "a"]],
    ["a list of lists", [[1]]],
    ["an object of unknown kind", { a: 1 }],
    ["a symbol", Symbol("x")],
  ])("without declared types, %s is refused", (_, value) => {
    expect(() => sent([value])).toThrow(VoltUsageError);
    expect(() => sent(["x", value])).toThrow(/^parameter 2: /);
  });

  const refused: readonly (readonly [VoltType, unknown])[] = [
    [VoltType.TINYINT, 128],
    [VoltType.TINYINT, -128],
    [VoltType.TINYINT, 1.5],
    [VoltType.TINYINT, "1"],
    [VoltType.SMALLINT, -32768],
    [VoltType.INTEGER, 2n ** 31n],
    [VoltType.INTEGER, Number.NaN],
    [VoltType.BIGINT, 2n ** 63n],
    [VoltType.BIGINT, -(2n ** 63n)],
    [VoltType.BIGINT, 2 ** 53],
    [VoltType.FLOAT, Number.NEGATIVE_INFINITY],
    [VoltType.FLOAT, -1.7e308],
    [VoltType.FLOAT, 2n ** 53n + 1n],
    [VoltType.FLOAT, "1"],
    [VoltType.STRING, 5],
    [VoltType.TIMESTAMP, new Date(Number.NaN)],
    [VoltType.TIMESTAMP, "2024-01-01"],
    [VoltType.DATE, "2024-02-30"],
    [VoltType.DATE, "2024-13-01"],
    [VoltType.DECIMAL, "0.0000000000001"],
    [VoltType.DECIMAL, 10n ** 26n],
    [VoltType.DECIMAL, "1e999999999"],
    [VoltType.DECIMAL, "1e-999999999"],
    [VoltType.DECIMAL, "abc"],
    [VoltType.DECIMAL, ""],
    [VoltType.DECIMAL, "."],
    [VoltType.DECIMAL, Number.POSITIVE_INFINITY],
    [VoltType.VARBINARY, "00"],
    [VoltType.GEOGRAPHY_POINT, { lng: 181, lat: 0 }],
    [VoltType.GEOGRAPHY_POINT, "POINT (1)"],
    [VoltType.GEOGRAPHY, "POLYGON ((0 0, 1 1, 0 0))"],
    [VoltType.GEOGRAPHY, "POLYGON ((0 0, 1 0, 1 1, 2 2))"],
    [VoltType.GEOGRAPHY, "POLYGON ((0 0, 1 0, 1 1, 0 0), )"],
    [VoltType.VOLTTABLE, "x"],
    [VoltType.NULL, 1],
    [VoltType.BOOLEAN, 1],
  ];
  test.each(refused.map(([type, value]) => [parameterTypeName(type), value, type] as const))(
    "%s: %p is refused before anything is sent, without being shown",
    (_, value, type) => {
      expect(() => sent([value], [type])).toThrow(VoltUsageError);
      if (typeof value === "string" && value.length > 3) {
        expect(() => sent([value], [type])).not.toThrow(new RegExp(value.replace(/[()\\]/g, ".")));
      }
    },
  );

  test("as many parameters as are declared", () => {
    expect(() => sent([1], [])).toThrow(/0 parameters are declared, 1 were given/);
    expect(() => sent([], [VoltType.NULL])).toThrow(VoltUsageError);
    expect(() => sent(new Array(32_768).fill(1))).toThrow(VoltUsageError);
    expect(() => sent([new Array(32_768).fill(1)], [VoltType.INTEGER])).toThrow(VoltUsageError);
  });
});

describe("decimals", () => {
  test("are read as text with twelve digits after the point, whatever their size", () => {
    fc.assert(
      fc.property(
        fc.oneof(unscaledDecimal(), fc.bigInt({ min: -(2n ** 127n) + 1n, max: 2n ** 127n - 1n })),
        (unscaled) => {
          const bytes = new Uint8Array(16);
          const view = new DataView(bytes.buffer);
          view.setBigInt64(0, BigInt.asIntN(64, unscaled >> 64n));
          view.setBigUint64(8, BigInt.asUintN(64, unscaled));
          const out = new Uint8Array(64);
          const end = putDecimalText(out, 3, view, 0);
          expect(Buffer.from(out.subarray(3, end)).toString()).toBe(formatUnscaled(unscaled, 12));
        },
      ),
      { numRuns: 2000 },
    );
  });

  test("may be given in every exact form", () => {
    const unscaled = 1_500_000_000_000n;
    for (const value of [
      "1.5",
      "1.50",
      "+1.5",
      "15e-1",
      "0.15E1",
      "1.5000000000000000",
      1.5,
      new VoltDecimal(15n, 1),
    ])
      expect(toUnscaled(value)).toBe(unscaled);
    expect(toUnscaled(new VoltDecimal(150_000_000_000_000n, 14))).toBe(unscaled);
    expect(toUnscaled("-.5")).toBe(-500_000_000_000n);
    expect(toUnscaled(7n)).toBe(7_000_000_000_000n);
    expect(toUnscaled("0e99")).toBe(0n);
    expect(toUnscaled(1e-12)).toBe(1n);
  });

  test("come as a bigint and a scale on request, which print, compare and go back", () => {
    const writer = new ByteWriter();
    writer.i16be(1);
    writer.i8(VoltType.DECIMAL);
    writeDecimal(writer, "-8.8");
    const [value] = received(writer.finish(), { ...exact, decimals: "bigint" });
    expect(value).toEqual(new VoltDecimal(-8_800_000_000_000n));
    expect(`${value}`).toBe("-8.800000000000");
    expect(JSON.stringify({ value })).toBe('{"value":"-8.800000000000"}');
    expect(received(sent([value]))).toEqual(["-8.800000000000"]);
  });
});

describe("instants", () => {
  test("become the Date of their millisecond, towards the past", () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -8_640_000_000_000_000_000n, max: 8_640_000_000_000_000_000n }),
        (micros) => {
          const high = Number(micros >> 32n);
          const low = Number(BigInt.asIntN(32, micros));
          const floor = micros / 1000n - (micros % 1000n < 0n ? 1n : 0n);
          expect(toDate(high, low).getTime()).toBe(Number(floor));
        },
      ),
      { numRuns: 2000 },
    );
  });

  test("beyond what a Date holds are an error that says what to do", () => {
    const bytes = sent([2n ** 63n - 1n], [VoltType.TIMESTAMP]);
    expect(() => received(bytes, DEFAULT_MODES)).toThrow(/timestamps: "bigint"/);
    expect(received(bytes)).toEqual([2n ** 63n - 1n]);
  });

  test("go out from a Date with all its milliseconds", () => {
    fc.assert(
      fc.property(fc.date({ noInvalidDate: true }), (date) => {
        expect(received(sent([date]))).toEqual([BigInt(date.getTime()) * 1000n]);
        expect(received(sent([date]), DEFAULT_MODES)).toEqual([date]);
      }),
    );
  });
});

describe("64-bit integers", () => {
  const table = (value: bigint, options: { int64?: "number" | typeof Long }): VoltTable =>
    new VoltTable([{ name: "b", type: VoltType.BIGINT }], [[value], [null]], options);

  test("as numbers are exact or an error", () => {
    expect(table(-(2n ** 53n) + 1n, { int64: "number" }).tuples).toEqual([[-(2 ** 53) + 1], [null]]);
    const { values, nulls } = table(5n, { int64: "number" }).column(0);
    expect([values, nulls]).toEqual([Float64Array.of(5, 0), Uint8Array.of(2)]);
    expect(() => table(2n ** 53n, { int64: "number" }).rows).toThrow(/int64: "bigint"/);
  });

  test("as Longs are objects of the class given, and go back", () => {
    const [value] = table(-5_000_000_000n, { int64: Long }).column<Long>("b").toArray();
    expect(value).toEqual(Long.fromString("-5000000000"));
    expect(received(sent([value]))).toEqual([-5_000_000_000n]);
  });

  test("in unknown modes are refused", () => {
    expect(() => resolveModes({ int64: "float" as "number" })).toThrow(VoltUsageError);
    expect(() => resolveModes({ timestamps: "text" as "date" })).toThrow(VoltUsageError);
    expect(() => resolveModes({ decimals: "number" as "string" })).toThrow(VoltUsageError);
  });
});

describe("polygons", () => {
  const text =
    "POLYGON ((0.0 0.0, 10.0 0.0, 10.0 10.0, 0.0 10.0, 0.0 0.0), (1.0 1.0, 1.0 2.0, 2.0 2.0, 2.0 1.0, 1.0 1.0))";

  test("are text and rings, both ways", () => {
    const shape = polygon(text);
    expect(String(shape)).toBe(text);
    expect(JSON.stringify(shape)).toBe(JSON.stringify(text));
    expect(shape.rings).toHaveLength(2);
    expect(
      polygon(shape.rings.map((ring) => ring.map(({ lng, lat }) => [lng, lat] as const))).rings,
    ).toHaveLength(2);
    expect(received(sent([shape.rings], [VoltType.GEOGRAPHY])).map(String)).toEqual([text]);
    expect(received(sent([[text, null]], [VoltType.GEOGRAPHY]))).toEqual([[expect.any(Geography), null]]);
  });

  test("that come back go out with the same bytes", () => {
    const bytes = sent([text], [VoltType.GEOGRAPHY]);
    expect(sent(received(bytes))).toEqual(bytes);
  });

  test("keep their corners to twelve digits", () => {
    fc.assert(
      fc.property(point(), point(), point(), (a, b, c) => {
        const ring = [a, b, c, a];
        const [read] = polygon([ring]).rings;
        read!.forEach((corner, i) => {
          expect(corner.lat).toBeCloseTo(ring[i]!.lat, 6);
        });
      }),
    );
  });
});

test("scalarWriter refuses types that no single value has", () => {
  expect(() => scalarWriter(VoltType.NULL)).toThrow(VoltUsageError);
  expect(() => scalarWriter(99)).toThrow(/TYPE_99/);
});
