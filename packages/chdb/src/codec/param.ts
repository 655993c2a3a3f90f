import { ChdbUsageError } from "../errors.ts";
import { ValueFault } from "./convert/fault.ts";
import { isNullable, partsOf, type TypeNode, typeText } from "./type.ts";
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
  checkWritable(type);
  try {
    const text = valueText(type, value, false);
    // The text has a character for each byte.
    return /^[\0-\x7f]*$/.test(text) ? text : Uint8Array.from(Buffer.from(text, "latin1"));
  } catch (error) {
    if (!(error instanceof ValueFault)) throw error;
    throw fault(type, name, error.message);
  }
}

function identifier(value: unknown, name: string): string | Uint8Array {
  if (typeof value === "string" && value !== "") return Uint8Array.from(Buffer.from(value, "utf8"));
  throw fault({ kind: "Identifier" }, name, "a name is needed");
}

/** @throws {ChdbUsageError} for types whose values only the engine can make, wherever they stand */
function checkWritable(type: TypeNode): void {
  if (type.kind === "AggregateFunction" || type.kind === "Object" || type.kind === "Identifier") {
    throw new ChdbUsageError(`${typeText(type)} is a type whose values only the engine can make`, {
      code: "ERR_CHDB_UNWRITABLE_TYPE",
    });
  }
  for (const part of partsOf(type)) checkWritable(part);
}

function fault(type: TypeNode, name: string, message: string): ChdbUsageError {
  return new ChdbUsageError(`Parameter {${name}:${typeText(type)}}: ${message}`, {
    code: "ERR_CHDB_VALUE",
  });
}
