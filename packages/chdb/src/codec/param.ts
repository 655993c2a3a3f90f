import { ByteWriter } from "@x/binary";
import { ChdbUsageError } from "../errors.ts";
import type { Column } from "./column/column.ts";
import { decodeNative } from "./decode/native.ts";
import { ValueFault } from "./encode/encoder.ts";
import { makeEncoder } from "./encode/registry.ts";
import { isNullable, type TypeNode } from "./type.ts";
import { formatType } from "./type-format.ts";
import { valueText } from "./value-text.ts";

/**
 * A query parameter as the text that the engine reads for `{name:Type}`: in the escaped form of TSV, instants as seconds
 * since 1970 with all their digits. Values are what an INSERT takes for the type; bytes come out as bytes, so what is
 * returned is a Uint8Array where it is more than ASCII.
 *
 * @throws {ChdbUsageError} (`ERR_CHDB_VALUE`) when the value is not of the type, or cannot be said in such text
 */
export function encodeParam(type: TypeNode, value: unknown, name: string): string | Uint8Array {
  if (type.kind === "Identifier") return identifier(value, name);
  if (value === null && isNullable(type)) return "\\N";
  try {
    const text = valueText(type, roundTrip(type, value), 0, false);
    // The text has a character for each byte.
    return /^[\0-\x7f]*$/.test(text) ? text : Uint8Array.from(Buffer.from(text, "latin1"));
  } catch (error) {
    if (!(error instanceof ValueFault)) throw error;
    throw fault(type, name, error.message);
  }
}

/** The value as a column of one: checked, and in one form whichever form it was given in. */
function roundTrip(type: TypeNode, value: unknown): Column {
  const writer = new ByteWriter();
  writer.uvarint(1);
  writer.uvarint(1);
  writer.uvarintUtf8("");
  writer.uvarintUtf8(formatType(type));
  const prepared = makeEncoder(type).prepare([value], 1);
  prepared.prefix(writer);
  prepared.body(writer);
  return decodeNative(writer.take()).columns[0]!;
}

function identifier(value: unknown, name: string): string | Uint8Array {
  if (typeof value === "string" && value !== "") return Uint8Array.from(Buffer.from(value, "utf8"));
  throw fault({ kind: "Identifier" }, name, "a name is needed");
}

function fault(type: TypeNode, name: string, message: string): ChdbUsageError {
  return new ChdbUsageError(`Parameter {${name}:${formatType(type)}}: ${message}`, {
    code: "ERR_CHDB_VALUE",
  });
}
