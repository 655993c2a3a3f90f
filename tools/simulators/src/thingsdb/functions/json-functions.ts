import { assignable } from "../evaluator/assignable.ts";
import type { BuiltIn } from "../evaluator/built-ins.ts";
import { deepOf } from "../evaluator/evaluate.ts";
import { encodeValue } from "../values/encode-value.ts";
import { fail } from "../values/error-codes.ts";
import { ListValue } from "../values/list-value.ts";
import { fromByteText, toByteText } from "../values/text.ts";
import { Thing } from "../values/thing.ts";
import type { Value } from "../values/value.ts";
import { MsgpackReader } from "../wire/msgpack-reader.ts";
import { MsgpackWriter } from "../wire/msgpack-writer.ts";
import { type Arguments, functionsOf } from "./arguments.ts";

function load(args: Arguments): Value {
  const text = args.exactly(1).any(0);
  if (typeof text !== "string" && !(text instanceof Uint8Array)) return args.wrongType(0, text, "str");
  const json = fromByteText(typeof text === "string" ? text : Buffer.from(text).toString("latin1"));
  let parsed: unknown;
  try {
    parsed = JSON.parse(json, keepNumbers as Parameters<typeof JSON.parse>[1]);
  } catch {
    return fail("VALUE", "failed to load JSON");
  }
  // Only a bracket or a quote tells the server's parser that a value is complete.
  return typeof parsed === "bigint" || typeof parsed === "number" ? null : fromJson(parsed, args);
}

/** Node from 21 on tells how a number was written; before, 1.0 is taken for 1. */
function keepNumbers(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  if (typeof value !== "number") return value;
  const source = context?.source;
  const isInt = source === undefined ? Number.isInteger(value) : /^-?\d+$/.test(source);
  return isInt ? BigInt(source ?? value) : value;
}

function fromJson(value: unknown, args: Arguments): Value {
  if (typeof value === "string") return toByteText(value);
  if (Array.isArray(value)) {
    const items = value.map((item) => fromJson(item, args));
    for (const item of items) if (item instanceof ListValue) item.tuple = true;
    return new ListValue(items);
  }
  if (typeof value !== "object" || value === null) return value as Value;
  const thing = new Thing(args.query.collection);
  for (const [name, one] of Object.entries(value)) {
    const key = toByteText(name);
    thing.set(key, assignable(fromJson(one, args), { thing, key, field: null }));
  }
  return thing;
}

function dump(args: Arguments): Value {
  const value = args.between(1, 2).any(0);
  const options = args.count === 2 ? args.thing(1) : null;
  const given = options?.get("deep");
  const deep = given === undefined ? args.query.deep : deepOf(given);
  const beautify = options?.get("beautify") === true;
  return toByteText(toJson(value, deep, beautify) + (beautify ? "\n" : ""));
}

/**
 * A value as JSON, shown as clients get it.
 * @throws {ThingsDbError} for bytes, which JSON cannot hold
 */
export function toJson(value: Value, deep: number, beautify: boolean = false): string {
  const writer = new MsgpackWriter();
  encodeValue(writer, value, { deep, noIds: false, sizeLimit: Infinity });
  return new JsonWriter(new MsgpackReader(writer.take()), beautify ? "    " : "").next("");
}

class JsonWriter {
  readonly #reader: MsgpackReader;
  readonly #indent: string;

  constructor(reader: MsgpackReader, indent: string) {
    this.#reader = reader;
    this.#indent = indent;
  }

  next(margin: string): string {
    const reader = this.#reader;
    switch (reader.next()) {
      case "nil":
        return "null";
      case "bool":
        return String(reader.bool);
      case "int":
        return String(reader.int);
      case "float":
        return floatText(reader.float);
      case "str":
        return JSON.stringify(fromByteText(reader.str));
      case "array": {
        const items = Array.from({ length: reader.size }, () => this.next(margin + this.#indent));
        return this.#wrap("[", items, "]", margin);
      }
      case "map": {
        const pairs = Array.from({ length: reader.size }, () => {
          const inner = margin + this.#indent;
          return `${this.next(inner)}:${this.#indent === "" ? "" : " "}${this.next(inner)}`;
        });
        return this.#wrap("{", pairs, "}", margin);
      }
      default:
        return fail("TYPE", "type `bytes` is not JSON serializable");
    }
  }

  #wrap(open: string, items: readonly string[], close: string, margin: string): string {
    if (this.#indent === "" || items.length === 0) return open + items.join(",") + close;
    const inner = `\n${margin}${this.#indent}`;
    return `${open}${inner}${items.join(`,${inner}`)}\n${margin}${close}`;
  }
}

function floatText(value: number): string {
  if (!Number.isFinite(value)) return fail("VALUE", "JSON does not support NaN or Infinity");
  return Number.isInteger(value) ? `${value}.0` : String(value);
}

/** Functions around JSON. */
export const jsonFunctions: readonly [string, BuiltIn][] = functionsOf("collection-api", {
  json_load: load,
  json_dump: dump,
});
