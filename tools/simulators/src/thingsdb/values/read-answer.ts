import type { MsgpackReader } from "../wire/msgpack-reader.ts";
import { fromByteText } from "./text.ts";

/** Reads an answer as JavaScript: maps as objects, ints as numbers where those are exact, bytes as they are. */
export function readAnswer(reader: MsgpackReader): unknown {
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
      return reader.float;
    case "str":
      return fromByteText(reader.str);
    case "bin":
      return new Uint8Array(reader.bytes);
    case "array":
      return Array.from({ length: reader.size }, () => readAnswer(reader));
    case "map":
      return Object.fromEntries(
        Array.from({ length: reader.size }, () => [String(readAnswer(reader)), readAnswer(reader)]),
      );
    default:
      throw new RangeError("no value of the database");
  }
}
