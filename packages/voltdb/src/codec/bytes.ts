import { type ByteWriter, encodeUtf8, utf8Length } from "@x/binary";
import { VoltUsageError } from "../errors.ts";
import { kindOf } from "./kind-of.ts";

/** Below this many code units, room for the longest encoding costs less than counting. */
const SHORT = 256;

/** Writes a STRING as UTF-8 after its length in bytes; null is the length -1. */
export function writeString(writer: ByteWriter, value: unknown): void {
  if (value === null) {
    writer.i32be(-1);
    return;
  }
  if (typeof value !== "string")
    throw new VoltUsageError(`STRING: a string is expected, not ${kindOf(value)}`);
  if (value.length < SHORT) {
    const at = writer.room(4 + value.length * 3);
    const length = encodeUtf8(value, writer.bytes, at + 4);
    if (length !== value.length) checkText(value);
    writer.view.setUint32(at, length);
    writer.length = at + 4 + length;
    return;
  }
  const length = utf8Length(value);
  if (length !== value.length) checkText(value);
  const at = writer.room(4 + length);
  encodeUtf8(value, writer.bytes, at + 4);
  writer.view.setUint32(at, length);
  writer.length = at + 4 + length;
}

/** Half a character has no UTF-8: it would become another one unseen. */
function checkText(value: string): void {
  if ((value as { isWellFormed?(): boolean }).isWellFormed?.() === false) {
    throw new VoltUsageError("STRING: the text has half of a surrogate pair, which UTF-8 does not");
  }
}

/** Writes a VARBINARY after its length; null is the length -1. */
export function writeVarbinary(writer: ByteWriter, value: unknown): void {
  if (value === null) {
    writer.i32be(-1);
    return;
  }
  const bytes = toBytes(value);
  if (bytes === undefined) {
    throw new VoltUsageError(`VARBINARY: a Uint8Array or an ArrayBuffer is expected, not ${kindOf(value)}`);
  }
  writer.i32be(bytes.length);
  writer.append(bytes);
}

/** The bytes of a view or a buffer, without a copy; undefined when it is neither. */
export function toBytes(value: unknown): Uint8Array | undefined {
  if (value instanceof Uint8Array) return value;
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  const tag = Object.prototype.toString.call(value);
  if (tag === "[object ArrayBuffer]" || tag === "[object SharedArrayBuffer]")
    return new Uint8Array(value as ArrayBuffer);
  return undefined;
}
