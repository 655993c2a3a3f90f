import { type DecodeContext, type Decoder, notOfLength } from "./decoder.ts";
import { type Encoder, foreignText, makeEncoder, refuse } from "./encoder.ts";
import { integerOf } from "./integers.ts";
import { Decimal, isDecimal } from "./value/decimal.ts";
import { readVarint, writeVarint } from "./varints.ts";

/** `decimal`: i32 scale, then the digits as a varint. */
export function decimalDecoder({ empty }: DecodeContext): Decoder {
  return (source, start, end) =>
    end - start > 4
      ? new Decimal(readVarint(source, start + 4, end), source.view.getInt32(start))
      : notOfLength(source, start, end, "decimal", empty);
}

/**
 * `decimal` from a Decimal (also another driver's), text, an integer of any form, or a number, which is taken as
 * JavaScript prints it: 0.1 is 0.1.
 */
export function decimalEncoder(): Encoder {
  return makeEncoder("decimal", (writer, value) => {
    const decimal = decimalOf(value);
    writer.i32be(decimal.scale);
    writeVarint(writer, decimal.unscaled);
  });
}

function decimalOf(value: unknown): Decimal {
  if (isDecimal(value)) return value;
  if (typeof value === "string") return Decimal.fromString(value);
  if (typeof value === "bigint") return new Decimal(value, 0);
  if (typeof value === "number") {
    if (!Number.isFinite(value)) refuse(value, "decimal");
    return Number.isInteger(value)
      ? new Decimal(integerOf(value, "decimal"), 0)
      : Decimal.fromString(String(value));
  }
  const text = foreignText(value);
  return text === undefined
    ? refuse(value, "decimal", "a Decimal, text or a number is needed")
    : Decimal.fromString(text);
}
