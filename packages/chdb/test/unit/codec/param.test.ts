import { encodeParam } from "../../../src/codec/param.ts";
import { parseType } from "../../../src/codec/type-parser.ts";
import { ChdbUsageError } from "../../../src/errors.ts";

const INSTANT = new Date("2024-02-29T12:34:56.789Z");

function encode(type: string, value: unknown): string {
  const text = encodeParam(parseType(type), value, "p");
  return typeof text === "string" ? text : Buffer.from(text).toString("latin1");
}

describe("a query parameter", () => {
  test.each<[string, unknown, string]>([
    ["UInt8", 255, "255"],
    ["Int64", -9223372036854775808n, "-9223372036854775808"],
    ["Int256", -(2n ** 255n), (-(2n ** 255n)).toString()],
    ["UInt64", { low: -1, high: -1, unsigned: true }, "18446744073709551615"],
    ["Float64", Number.POSITIVE_INFINITY, "inf"],
    ["Float64", Number.NEGATIVE_INFINITY, "-inf"],
    ["Float64", Number.NaN, "nan"],
    ["Float64", -0, "-0"],
    ["Float64", 0.1, "0.1"],
    ["Bool", true, "true"],
    ["Decimal(38, 10)", "1.5", "1.5000000000"],
    ["Decimal(9, 2)", 0.1, "0.10"],
    ["String", "", ""],
    ["String", "a\tb\nc\\d'e\0f\r\b\f", "a\\tb\\nc\\\\d\\'e\\0f\\r\\b\\f"],
    ["String", "\\N", "\\\\N"],
    ["FixedString(4)", "ab", "ab\\0\\0"],
    ["Nullable(String)", null, "\\N"],
    ["LowCardinality(Nullable(String))", null, "\\N"],
    ["Nullable(String)", "x", "x"],
    ["Array(String)", ["it's", "a\\b\n"], "['it\\'s','a\\\\b\\n']"],
    ["Array(Nullable(Int8))", [1, null], "[1,NULL]"],
    ["Array(Bool)", [true, false], "[true,false]"],
    ["Tuple(String, Int8)", ["a", 1], "('a',1)"],
    ["Tuple(a String, b Array(Int8))", { a: "x", b: [] }, "('x',[])"],
    ["Tuple()", [], "()"],
    ["Map(String, Float64)", { a: Number.POSITIVE_INFINITY }, "{'a':inf}"],
    ["Map(UInt64, Date)", new Map([[1n, INSTANT]]), "{1:'2024-02-29'}"],
    ["Nested(a UInt8, b String)", [{ a: 1, b: "x" }], "[(1,'x')]"],
    ["Date", INSTANT, "2024-02-29"],
    ["Date32", new Date("1900-01-01"), "1900-01-01"],
    ["Array(Date)", [INSTANT], "['2024-02-29']"],
    ["DateTime", INSTANT, "1709210096"],
    // With fewer digits the engine takes the number for a year.
    ["DateTime", new Date(0), "0000000000"],
    ["DateTime64(3)", INSTANT, "1709210096.789"],
    ["DateTime64(9)", 1709210096789123456n, "1709210096.789123456"],
    ["DateTime64(0)", new Date(7000), "0000000007"],
    ["DateTime64(3)", new Date(-1500), "-0000000001.500"],
    // The engine loses the sign of -0.5.
    ["DateTime64(3, 'UTC')", new Date(-500), "1969-12-31 23:59:59.500"],
    // Inside containers a bare number is ticks.
    ["Array(DateTime64(3))", [INSTANT, new Date(-1)], "[1709210096789,-1]"],
    ["Array(DateTime)", [new Date(5000)], "[5]"],
    ["Time", "-100:00:01", "-100:00:01"],
    ["Array(Time64(3))", ["12:34:56.7"], "['12:34:56.700']"],
    ["IntervalDay", 5, "5"],
    ["UUID", "00112233-4455-6677-8899-AABBCCDDEEFF", "00112233-4455-6677-8899-aabbccddeeff"],
    ["Array(IPv6)", ["1.2.3.4"], "['::ffff:1.2.3.4']"],
    ["IPv4", "1.2.3.4", "1.2.3.4"],
    ["Enum8('a' = 1, 'x\\'y' = 2)", "x'y", "x\\'y"],
    ["Array(Enum8('a' = 1))", [1], "['a']"],
    ["JSON", { a: "x\ny", b: 2n ** 60n }, '{"a":"x\\\\ny","b":1152921504606846976}'],
    // A list with holes only.
    ["JSON", { a: new Array(2) }, '{"a":[null,null]}'],
    ["Array(JSON)", [{ a: "'" }], '[\'{"a":"\\\'"}\']'],
    ["Point", [1, -2.5], "(1,-2.5)"],
    ["Polygon", [[[1, 2]]], "[[(1,2)]]"],
    ["QBit(Float32, 2)", [1, 2], "[1,2]"],
    ["SimpleAggregateFunction(sum, UInt64)", 5, "5"],
    ["LowCardinality(String)", "x", "x"],
    ["Identifier", "we`ird \\ name", "we`ird \\ name"],
  ])("of type %s: %j is %j", (type, value, expected) => {
    expect(encode(type, value)).toBe(expected);
  });

  test("keeps the bytes of text and of buffers", () => {
    expect(encodeParam(parseType("String"), "é", "p")).toEqual(Uint8Array.of(0xc3, 0xa9));
    expect(encodeParam(parseType("String"), Uint8Array.of(0xff, 0, 0x27), "p")).toEqual(
      Uint8Array.from(Buffer.from("\xff\\0\\'", "latin1")),
    );
    expect(encodeParam(parseType("Array(String)"), [Buffer.from([0x80])], "p")).toEqual(
      Uint8Array.from(Buffer.from("['\x80']", "latin1")),
    );
    expect(encodeParam(parseType("Identifier"), "é", "p")).toEqual(Uint8Array.of(0xc3, 0xa9));
  });

  test.each<[string, unknown, RegExp]>([
    ["UInt8", 300, /\{p:UInt8\}.*300.*from 0 to 255/],
    ["UInt8", "5", /text/],
    ["UInt8", null, /null/],
    ["Int64", 2 ** 53, /safe/],
    ["String", 5, /text or bytes/],
    ["String", "\ud800", /surrogate/],
    ["Decimal(9, 2)", "0.123", /more digits after the point/],
    ["DateTime", "2024-02-29 12:34:56", /zone/],
    ["DateTime64(3)", new Date(-500), /last second before 1970/],
    ["Date", new Date(Number.NaN), /invalid Date/],
    ["Dynamic", 5, /guess its type/],
    ["Variant(Int8, String)", "x", /guess its type/],
    ["Identifier", "", /name/],
    ["Array(UInt8)", [1, 256], /256/],
  ])("of type %s is refused: %j", (type, value, why) => {
    const refusal = ((): ChdbUsageError => {
      try {
        encode(type, value);
      } catch (error) {
        return error as ChdbUsageError;
      }
      throw new Error("taken");
    })();
    expect(refusal).toBeInstanceOf(ChdbUsageError);
    expect(refusal.code).toBe("ERR_CHDB_VALUE");
    expect(refusal.message).toMatch(why);
  });

  test("of Variant and Dynamic may be NULL", () => {
    expect(encode("Variant(Int8, String)", null)).toBe("\\N");
    expect(encode("Dynamic", null)).toBe("\\N");
  });

  test("never shows the text it was given in an error", () => {
    expect(() => encode("UInt8", "secret")).toThrow(
      expect.not.objectContaining({ message: expect.stringContaining("secret") }),
    );
  });
});
