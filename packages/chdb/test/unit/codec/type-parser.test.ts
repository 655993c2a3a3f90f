import { mutations } from "@x/testkit";
import fc from "fast-check";
import { geoStructure, partsOf, typeText } from "../../../src/codec/type.ts";
import { formatType } from "../../../src/codec/type-format.ts";
import { parseType } from "../../../src/codec/type-parser.ts";
import { ChdbUsageError } from "../../../src/errors.ts";
import { withoutSource } from "../../support/type-trees.ts";

function refusal(text: string): ChdbUsageError {
  try {
    parseType(text);
  } catch (error) {
    if (error instanceof ChdbUsageError) return error;
    throw error;
  }
  throw new Error(`${text} was taken for a type`);
}

/** Texts as the engine writes them: reading and writing leaves them as they are. */
const canonical = [
  "UInt8",
  "FixedString(16)",
  "Decimal(18, 4)",
  "DateTime",
  "DateTime('Asia/Tokyo')",
  "DateTime64(3)",
  "DateTime64(9, 'America/New_York')",
  "Time64(6)",
  "Enum8('a' = -1, 'b' = 2)",
  "Enum16('x\\'y' = -1000, 'tab\\t' = 1000)",
  "Nullable(Nothing)",
  "Array(Array(LowCardinality(Nullable(String))))",
  "Map(LowCardinality(String), Array(Int8))",
  "Tuple()",
  "Tuple(Int32, String)",
  "Tuple(id Int32, `na me` Nullable(String), t Tuple(UInt8))",
  "Nested(a UInt8, `b c` String)",
  "Variant(Array(UInt8), Int64, String)",
  "Dynamic",
  "Dynamic(max_types=10)",
  "JSON",
  "JSON(max_dynamic_types=16, max_dynamic_paths=256)",
  "JSON(max_dynamic_paths=7, `a.SKIP` Int8, `a.b c` Int32, SKIP `q.r`, SKIP REGEXP 'abc\\'')",
  "JSON(a LowCardinality(String))",
  "SimpleAggregateFunction(sum, UInt64)",
  "SimpleAggregateFunction(groupArrayArray(10), Array(UInt8))",
  "AggregateFunction(quantiles(0.5, 0.9), UInt64)",
  "AggregateFunction(argMax, String, Tuple(a DateTime('UTC')))",
  "QBit(Float32, 1536)",
  "IntervalNanosecond",
  "Point",
  "Geometry",
];

describe("the type parser", () => {
  test.each(canonical)("reads %s and writes it the same", (text) => {
    expect(formatType(parseType(text))).toBe(text);
  });

  test.each(canonical)("notes the text of %s and of the types in it", (text) => {
    const type = parseType(text);
    expect(typeText(type)).toBe(text);
    // What a geo type stands for was not read.
    const parts = geoStructure(type.kind) === undefined ? partsOf(type) : [];
    for (const part of parts) expect(typeText(part)).toBe(formatType(part));
  });

  test("notes a type as it was written, blanks around it left out", () => {
    const type = parseType(" Array( Tuple( a DECIMAL(5,1) , b Int8 ) ) ");
    expect(typeText(type)).toBe("Array( Tuple( a DECIMAL(5,1) , b Int8 ) )");
    expect(partsOf(type).flatMap(partsOf).map(typeText)).toEqual(["DECIMAL(5,1)", "Int8"]);
  });

  test("reads what other dialects and lazy hands write as the type it stands for", () => {
    const meanings: Readonly<Record<string, string>> = {
      bigint: "Int64",
      "VARCHAR(255)": "String",
      Boolean: "Bool",
      "DECIMAL(10,2)": "Decimal(10, 2)",
      Decimal: "Decimal(10, 0)",
      "Decimal(5)": "Decimal(5, 0)",
      "Decimal32(2)": "Decimal(9, 2)",
      "Decimal256(20)": "Decimal(76, 20)",
      DateTime64: "DateTime64(3)",
      "DateTime64( 3 ,'UTC' )": "DateTime64(3, 'UTC')",
      "DateTime32('UTC')": "DateTime('UTC')",
      timestamp: "DateTime",
      "Enum('a', 'b')": "Enum8('a' = 1, 'b' = 2)",
      "Enum('b' = -5, 'a', 'c')": "Enum8('b' = -5, 'a' = -4, 'c' = -3)",
      "Enum('a' = 1, 'b' = 1000)": "Enum16('a' = 1, 'b' = 1000)",
      'Tuple("na me" Int8, `b``c` Int8)': "Tuple(`na me` Int8, `b\\`c` Int8)",
      "JSON()": "JSON",
      "JSON(a.b UInt8, `c`.`d e` Int8)": "JSON(`a.b` UInt8, `c.d e` Int8)",
      "Variant(String, Int64, Array(UInt8), Int64)": "Variant(Array(UInt8), Int64, String)",
      " Array( Nullable( Int8 ) ) ": "Array(Nullable(Int8))",
    };
    for (const [text, meaning] of Object.entries(meanings)) expect(formatType(parseType(text))).toBe(meaning);
  });

  test("unescapes names of members and elements", () => {
    const type = parseType("Enum8('a\\'b''c\\n\\\\\\x41\\q' = 1)");
    expect(type).toMatchObject({ kind: "Enum8", members: [{ name: "a'b'c\n\\A\\q", code: 1 }] });
  });

  test.each([
    ["", "type expected"],
    ["Int33", "unknown type Int33"],
    ["Int8 x", "nothing more"],
    ["Int8)", "nothing more"],
    ["Array", '"(" expected'],
    ["Array(", "type expected"],
    ["Array()", "type expected"],
    ["Array(Int8", '")" expected'],
    ["Array(Int8,Int8)", '")" expected'],
    ["FixedString(0)", "length"],
    ["FixedString(99999999999)", "length"],
    ["Decimal(77, 2)", "precision"],
    ["Decimal(3, 4)", "scale"],
    ["DateTime64(10)", "precision"],
    ["DateTime(UTC)", "time zone"],
    ["Enum8()", "members"],
    ["Enum8('a' = 200)", "codes of an Enum8"],
    ["Enum8('a = 1)", "without an end"],
    ["Enum8('a\\", "without an end"],
    ["Nullable(Nullable(Int8))", "cannot hold"],
    ["Nullable(Array(Int8))", "cannot hold"],
    ["LowCardinality(Array(Int8))", "cannot hold"],
    ["LowCardinality(LowCardinality(String))", "cannot hold"],
    ["Map(String)", '"," expected'],
    ["Tuple(a)", "unknown type a"],
    ["JSON(max_dynamic_things=3)", "unknown parameter"],
    ["JSON(SKIP)", "path expected"],
    ["Dynamic(max_paths=3)", "max_types expected"],
    ["QBit(Int8, 3)", "Float32"],
    ["QBit(Float32, 0)", "dimension"],
    ["IntervalFortnight", "unknown type"],
  ] as const)("refuses %j and says why", (text, why) => {
    const error = refusal(text);
    expect(error.code).toBe("ERR_CHDB_TYPE");
    expect(error.message).toContain(why);
  });

  test("refuses text nested too deep at once", () => {
    expect(refusal("Array(".repeat(100_000)).message).toMatch(/deeper than 100/);
    expect(refusal(`${"Tuple(a ".repeat(200)}Int8${")".repeat(200)}`).message).toMatch(/deeper/);
  });

  test("shows only the beginning of long text", () => {
    expect(refusal("x".repeat(1_000_000)).message.length).toBeLessThan(300);
    expect(refusal(`Int8${" ".repeat(1000)}y`).message.length).toBeLessThan(200);
  });

  test("makes a type or a typed refusal of any text", () => {
    const parts = fc.constantFrom(
      "Array",
      "Tuple",
      "(",
      ")",
      ",",
      "'",
      "`",
      "\\",
      " ",
      "Int8",
      "a",
      "=",
      "1",
      "JSON",
      "Enum8",
    );
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 30 }), (words) => {
        settle(words.join(""));
      }),
    );
    for (const text of canonical) {
      for (const damaged of mutations(Buffer.from(text), { count: 500 }))
        settle(Buffer.from(damaged).toString("latin1"));
    }
  });
});

/** What is read can be written and read again. */
function settle(text: string): void {
  try {
    const type = parseType(text);
    expect(withoutSource(parseType(formatType(type)))).toEqual(withoutSource(type));
  } catch (error) {
    if (!(error instanceof ChdbUsageError && error.code === "ERR_CHDB_TYPE")) throw error;
  }
}
