import { int64 } from "@x/testkit";
import fc from "fast-check";
import { DataType, type DataTypeName } from "../../src/codec/data-type.ts";
import { LocalDate } from "../../src/codec/local-date.ts";

/** The names of all types. */
export const ALL_TYPES = Object.keys(DataType) as DataTypeName[];

const day: fc.Arbitrary<LocalDate> = fc
  .date({ min: new Date("1000-01-01"), max: new Date("9999-12-31"), noInvalidDate: true })
  .map((date) => new LocalDate(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()));
const text = fc.oneof(
  fc.string({ unit: "grapheme" }),
  fc.constantFrom(
    "",
    "device_1",
    "device_2",
    "device_3",
    "ä",
    "a longer text that is over thirty-two bytes long",
  ),
);

/** A value of a type, as rows hold it when INT64 and TIMESTAMP are bigints. */
export function valueOfType(type: DataTypeName): fc.Arbitrary<unknown> {
  switch (type) {
    case "BOOLEAN":
      return fc.boolean();
    case "INT32":
      return fc.integer();
    case "INT64":
    case "TIMESTAMP":
      return fc.oneof(int64(), fc.bigInt({ min: -1000n, max: 1000n }));
    case "FLOAT":
      return fc.float();
    case "DOUBLE":
      return fc.double();
    case "DATE":
      return day;
    case "TEXT":
    case "STRING":
      return text;
    case "BLOB":
    case "OBJECT":
      return fc.uint8Array({ maxLength: 20 });
  }
}

/** A value as a block has it. */
export function onWire(value: unknown): unknown {
  if (value instanceof LocalDate) return value.valueOf();
  return typeof value === "string" ? new TextEncoder().encode(value) : value;
}
