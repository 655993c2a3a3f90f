import { type DecodeContext, type Decoder, notOfLength } from "./decoder.ts";
import { type Encoder, makeEncoder, makeLengthEncoder, refuse } from "./encoder.ts";

/** `float`: IEEE 754, 32 bits. */
export function floatDecoder({ empty }: DecodeContext): Decoder {
  return (source, start, end) =>
    end - start === 4 ? source.view.getFloat32(start) : notOfLength(source, start, end, "float", empty);
}

/** `double`: IEEE 754, 64 bits. */
export function doubleDecoder({ empty }: DecodeContext): Decoder {
  return (source, start, end) =>
    end - start === 8 ? source.view.getFloat64(start) : notOfLength(source, start, end, "double", empty);
}

/** `boolean`: one byte, false when 0. */
export function booleanDecoder({ empty }: DecodeContext): Decoder {
  return (source, start, end) =>
    end - start === 1 ? source.bytes[start] !== 0 : notOfLength(source, start, end, "boolean", empty);
}

/** `float` from a number, rounded to the nearest float; one too large for it is refused. */
export function floatEncoder(): Encoder {
  return makeEncoder("float", (writer, value) => writer.f32be(float32Of(value)));
}

/** A number that a float can hold. @throws {ScyllaUsageError} for what is none */
export function float32Of(value: unknown): number {
  const number = numberOf(value, "float");
  if (Number.isFinite(number) && !Number.isFinite(Math.fround(number)))
    refuse(value, "float", "out of range");
  return number;
}

/** `double` from a number, or a bigint that is exact as one. */
export function doubleEncoder(): Encoder {
  return makeLengthEncoder(
    "double",
    (writer, value) => {
      const number = typeof value === "number" ? value : numberOf(value, "double");
      const at = writer.room(12);
      writer.view.setUint32(at, 8);
      writer.view.setFloat64(at + 4, number);
      writer.length = at + 12;
    },
    (writer, value) => writer.f64be(numberOf(value, "double")),
  );
}

/** A number. @throws {ScyllaUsageError} for what is none, and for bigints that would be rounded */
export function numberOf(value: unknown, kind: string): number {
  if (typeof value === "number") return value;
  if (typeof value !== "bigint") return refuse(value, kind, "a number is needed");
  const number = Number(value);
  if (!Number.isFinite(number) || BigInt(number) !== value) refuse(value, kind, "it would be rounded");
  return number;
}

/** `boolean` from a boolean. */
export function booleanEncoder(): Encoder {
  return makeEncoder("boolean", (writer, value) => {
    if (typeof value !== "boolean") refuse(value, "boolean", "true or false is needed");
    writer.u8(value ? 1 : 0);
  });
}
