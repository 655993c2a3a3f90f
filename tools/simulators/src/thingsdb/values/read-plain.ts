import type { MsgpackReader } from "../wire/msgpack-reader.ts";
import { type Plain, PlainFloat } from "./plain.ts";

/**
 * Reads MessagePack without a meaning: ints as numbers where those are exact, else as bigints.
 * @throws {RangeError} for bytes, extension types, and what ends too early
 */
export function readPlain(reader: MsgpackReader): Plain {
  switch (reader.next()) {
    case "nil":
      return null;
    case "bool":
      return reader.bool;
    case "int": {
      const number = Number(reader.int);
      return Number.isSafeInteger(number) ? number : reader.int;
    }
    case "float":
      return new PlainFloat(reader.float);
    case "str":
      return reader.str;
    case "array":
      return Array.from({ length: reader.size }, () => readPlain(reader));
    case "map":
      return Object.fromEntries(
        Array.from({ length: reader.size }, () => [String(readPlain(reader)), readPlain(reader)]),
      );
    default:
      throw new RangeError("no plain value");
  }
}
