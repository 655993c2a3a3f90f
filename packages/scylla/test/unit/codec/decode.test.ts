import Long from "long";
import type { CqlType } from "../../../src/codec/type.ts";
import { TimeUuid } from "../../../src/codec/value/time-uuid.ts";
import { ScyllaUsageError } from "../../../src/errors.ts";
import { bytesOf, decode, encode, simple } from "./support.ts";

describe("64-bit integers", () => {
  const big = bytesOf("0020000000000001");

  test.each(["bigint", "counter"] as const)("are read as asked for: %s", (kind) => {
    const type = simple(kind);
    expect(decode(type, big)).toBe(9007199254740993n);
    expect(decode(type, bytesOf("fffffffffffffffb"), { int64: "number" })).toBe(-5);
    expect(decode(type, bytesOf("001fffffffffffff"), { int64: "number" })).toBe(Number.MAX_SAFE_INTEGER);
    expect(decode(type, bytesOf("ffe0000000000001"), { int64: "number" })).toBe(Number.MIN_SAFE_INTEGER);
    const long = decode(type, big, { int64: Long }) as Long;
    expect(long).toBeInstanceOf(Long);
    expect(String(long)).toBe("9007199254740993");
  });

  test("that no number holds are refused, not rounded", () => {
    for (const hex of ["0020000000000000", "ffe0000000000000", "7fffffffffffffff"]) {
      const read = (): unknown => decode(simple("bigint"), bytesOf(hex), { int64: "number" });
      expect(read).toThrow(ScyllaUsageError);
      expect(read).toThrow(expect.objectContaining({ code: "ERR_SCYLLA_RANGE" }));
    }
  });

  test("inside of others are read the same way, and those of vectors as a typed array or a list", () => {
    const type: CqlType = { kind: "vector", element: simple("bigint"), dimensions: 2 };
    const bytes = encode(type, [1, -2]);
    expect(decode(type, bytes)).toEqual(BigInt64Array.of(1n, -2n));
    expect(decode(type, bytes, { int64: "number" })).toEqual([1, -2]);
    expect((decode(type, bytes, { int64: Long }) as Long[]).map(String)).toEqual(["1", "-2"]);
    expect(
      decode(
        { kind: "list", element: simple("bigint") },
        encode({ kind: "list", element: simple("bigint") }, [5]),
        { int64: "number" },
      ),
    ).toEqual([5]);
  });
});

describe("timestamps", () => {
  test("are Dates as far as these reach, and bigints if asked for", () => {
    const last = bytesOf("001eb208c2dc0000");
    expect(decode(simple("timestamp"), last)).toEqual(new Date(8.64e15));
    expect(decode(simple("timestamp"), bytesOf("ffe14df73d240000"))).toEqual(new Date(-8.64e15));
    expect(decode(simple("timestamp"), bytesOf("ffffffffffffffff"))).toEqual(new Date(-1));
    expect(decode(simple("timestamp"), last, { timestamps: "bigint" })).toBe(8_640_000_000_000_000n);
  });

  test("beyond are refused as Dates, and read as bigints", () => {
    for (const hex of ["001eb208c2dc0001", "ffe14df73d23ffff", "7fffffffffffffff", "8000000000000000"]) {
      expect(() => decode(simple("timestamp"), bytesOf(hex))).toThrow(
        expect.objectContaining({ code: "ERR_SCYLLA_RANGE" }),
      );
      expect(decode(simple("timestamp"), bytesOf(hex), { timestamps: "bigint" })).toBe(
        BigInt.asIntN(64, BigInt(`0x${hex}`)),
      );
    }
  });
});

describe("parts of values", () => {
  const addr: CqlType = {
    kind: "udt",
    keyspace: "ks",
    name: "addr",
    fields: [
      { name: "street", type: simple("text") },
      { name: "__proto__", type: simple("int") },
    ],
  };

  test("that are missing at the end are null", () => {
    expect(
      decode({ kind: "tuple", elements: [simple("int"), simple("text")] }, bytesOf("0000000400000001")),
    ).toEqual([1, null]);
    const value = decode(addr, bytesOf("0000000173")) as Record<string, unknown>;
    expect(Object.entries(value)).toEqual([
      ["street", "s"],
      ["__proto__", null],
    ]);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  });

  test("that a type has got later are passed over", () => {
    const value = decode(addr, bytesOf("00000001730000000400000005ffffffff000000020000"));
    expect(Object.entries(value as object)).toEqual([
      ["street", "s"],
      ["__proto__", 5],
    ]);
  });

  test("of no bytes are null in lists, and empty where texts and bytes are", () => {
    expect(decode({ kind: "list", element: simple("int") }, bytesOf("0000000200000000ffffffff"))).toEqual([
      null,
      null,
    ]);
    expect(decode({ kind: "list", element: simple("text") }, bytesOf("0000000200000000ffffffff"))).toEqual([
      "",
      null,
    ]);
  });
});

test("any byte but 0 is true", () => {
  expect(decode(simple("boolean"), bytesOf("02"))).toBe(true);
});

test("a timeuuid is one, whatever its version", () => {
  expect(decode(simple("timeuuid"), new Uint8Array(16))).toBeInstanceOf(TimeUuid);
});

test("bytes are the caller's own: changing them changes nothing else", () => {
  const bytes = Uint8Array.of(1, 2, 3);
  const blob = decode(simple("blob"), bytes) as Uint8Array;
  expect(blob).toEqual(bytes);
  expect(blob.buffer.byteLength).toBe(3);
  const vector = decode(
    { kind: "vector", element: simple("float"), dimensions: 1 },
    bytesOf("3fc00000"),
  ) as Float32Array;
  expect(vector).toEqual(Float32Array.of(1.5));
  expect(vector.buffer.byteLength).toBe(4);
  expect(decode({ kind: "custom", className: "x.Odd" }, bytes)).toEqual(bytes);
});
