import { seeDocs } from "../docs.ts";
import { parseClosure, SyntaxFailure } from "../language/parse.ts";
import type { ScopeKind } from "../language/side-effects.ts";
import type { Collection } from "../state/collection.ts";
import type { Kind, MsgpackReader } from "../wire/msgpack-reader.ts";
import { Closure } from "./closure.ts";
import { INT_MAX, overflow } from "./conversions.ts";
import { fail } from "./error-codes.ts";
import { ListValue } from "./list-value.ts";
import { MpData } from "./mp-data.ts";
import { RegexValue } from "./regex-value.ts";
import { SetValue } from "./set-value.ts";
import { isUtf8 } from "./text.ts";
import { Thing } from "./thing.ts";
import type { Value } from "./value.ts";

/** Where a value that comes from outside will live. */
export interface Destination {
  readonly collection: Collection | null;
  readonly scope: ScopeKind;
  /** Servers before 1.0 take `{"#": id}` as the thing of that id. */
  readonly isLegacy: boolean;
}

/**
 * Reads one value as a client sends it: maps become new things.
 * @throws {ThingsDbError} without saying which argument it was
 */
export function decodeValue(reader: MsgpackReader, to: Destination): Value {
  return decodeKind(reader.next(), reader, to);
}

function decodeKind(kind: Kind, reader: MsgpackReader, to: Destination): Value {
  switch (kind) {
    case "nil":
      return null;
    case "bool":
      return reader.bool;
    case "int":
      return reader.int > INT_MAX ? overflow() : reader.int;
    case "float":
      return reader.float;
    case "str":
      return reader.str;
    case "bin":
      return new Uint8Array(reader.bytes);
    case "array":
      return decodeList(reader, reader.size, to);
    case "map":
      return decodeThing(reader, reader.size, to);
    case "ext":
      return decodeExt(reader.extType, reader.bytes, to);
    case "end":
      return fail("NUM_ARGUMENTS", "missing value");
    default:
      return fail("BAD_DATA", kind === "incomplete" ? "msgpack data is incomplete" : "marked as never used");
  }
}

function decodeList(reader: MsgpackReader, size: number, to: Destination): ListValue {
  const list = new ListValue();
  for (let index = 0; index < size; index++) {
    const value = decodeValue(reader, to);
    if (value instanceof ListValue) value.tuple = true;
    list.items.push(value);
  }
  return list;
}

function decodeThing(reader: MsgpackReader, size: number, to: Destination): Thing {
  const thing = new Thing(to.collection);
  for (let index = 0; index < size; index++) {
    if (reader.next() !== "str") fail("TYPE", "property names must be of type `str`");
    const key = reader.str;
    if (!isUtf8(key)) fail("VALUE", "properties must have valid UTF-8 encoding");
    if (key === "#" && index === 0 && to.isLegacy) return legacyReference(reader, size, to);
    if (isReservedKey(key)) fail("VALUE", `property \`${key}\` is reserved${seeDocs("overview/properties")}`);
    const value = decodeValue(reader, to);
    if (value instanceof ListValue || value instanceof SetValue) {
      if (value instanceof ListValue) value.tuple = false;
      value.owner = { thing, key, field: null };
    }
    thing.set(key, value);
  }
  return thing;
}

/** Keys that the server keeps for itself: one character from a blank to a slash. */
export function isReservedKey(key: string): boolean {
  return /^[ -/]$/.test(key);
}

function existingThing(id: Value, { collection }: Destination): Thing {
  if (collection === null) return fail("BAD_DATA", "cannot unpack a `thing` without a collection");
  const thing = typeof id === "bigint" ? collection.things.get(Number(id)) : undefined;
  return thing ?? fail("LOOKUP", `cannot unpack find \`thing\` with id ${String(id)}`);
}

/** `{"#": id}` of servers before 1.0: a thing that is there already, and nothing else beside it. */
function legacyReference(reader: MsgpackReader, size: number, { collection }: Destination): Thing {
  if (reader.next() !== "int") fail("TYPE", "expecting an integer value as thing id");
  const id = reader.int;
  if (collection === null) return fail("BAD_DATA", "cannot unpack a `thing` without a collection");
  const thing = collection.things.get(Number(id));
  if (thing === undefined)
    return fail(
      "LOOKUP",
      `thing \`#${id}\` not found; if you want to create a new thing then remove the id (\`#\`) and try again`,
    );
  if (size > 1)
    fail(
      "BAD_DATA",
      `cannot directly assign properties to \`#${id}\` by adding properties to the data; change the thing to {"#": ${id}}`,
    );
  return thing;
}

const EXT_MPDATA = 0;
const EXT_REGEX = 1;
const EXT_CLOSURE = 2;
const EXT_THING = 5;
const EXT_NAME = 6;

function decodeExt(type: number, bytes: Uint8Array, to: Destination): Value {
  switch (type) {
    case EXT_MPDATA:
      return new MpData(new Uint8Array(bytes));
    case EXT_REGEX:
      return new RegexValue(Buffer.from(bytes).toString("latin1"));
    case EXT_CLOSURE:
      return decodeClosure(Buffer.from(bytes).toString("latin1"), to);
    case EXT_THING: {
      if (bytes.length !== 8) fail("BAD_DATA", `expecting a thing id of size 8 but got ${bytes.length}`);
      return existingThing(Buffer.from(bytes).readBigUInt64BE(), to);
    }
    case EXT_NAME:
      return Buffer.from(bytes).toString("latin1");
    default:
      return fail("BAD_DATA", `msgpack extension type ${type} is not supported by ThingsDB`);
  }
}

function decodeClosure(code: string, { scope }: Destination): Closure {
  try {
    return new Closure(parseClosure(code, scope), true);
  } catch (error) {
    if (error instanceof SyntaxFailure) return fail("SYNTAX", error.message);
    throw error;
  }
}
