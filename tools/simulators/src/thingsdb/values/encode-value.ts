import { seeDocs } from "../docs.ts";
import type { MsgpackWriter } from "../wire/msgpack-writer.ts";
import { AnonymousType } from "./anonymous-type.ts";
import { Closure } from "./closure.ts";
import { DateTime } from "./date-time.ts";
import { EnumMember } from "./enum-type.ts";
import { fail } from "./error-codes.ts";
import { ErrorValue } from "./error-value.ts";
import { FutureValue } from "./future-value.ts";
import { ListValue } from "./list-value.ts";
import { MpData } from "./mp-data.ts";
import { SetValue } from "./set-value.ts";
import { Thing } from "./thing.ts";
import type { Value } from "./value.ts";
import { WrappedThing } from "./wrapped-thing.ts";

/** How values are shown to a client. */
export interface Showing {
  /** How many levels of things are shown in full. */
  readonly deep: number;
  /** Without the ids of things. */
  readonly noIds: boolean;
  /** Fails with −6 once there are more bytes, checked at every thing. */
  readonly sizeLimit: number;
  /** Computes what a method of a wrapping type gives for a thing. */
  readonly callMethod?: (method: Closure, thing: Thing) => Value;
}

/**
 * Writes a value as clients get it: things as maps with their id first, what lies deeper than asked as an id alone,
 * most other types as their text.
 * @throws {ThingsDbError} −6 when the answer grows beyond the limit
 */
export function encodeValue(writer: MsgpackWriter, value: Value, showing: Showing): void {
  new ValueEncoder(writer, showing).write(value, showing.deep);
}

class ValueEncoder {
  readonly #writer: MsgpackWriter;
  readonly #showing: Showing;
  /** Things on the way from the root: those inside themselves are shown as ids. */
  readonly #open: Set<Thing> = new Set();

  constructor(writer: MsgpackWriter, showing: Showing) {
    this.#writer = writer;
    this.#showing = showing;
  }

  write(value: Value, deep: number): void {
    const writer = this.#writer;
    switch (typeof value) {
      case "string":
        writer.str(value);
        return;
      case "bigint":
        writer.int(value);
        return;
      case "number":
        writer.float(value);
        return;
      case "boolean":
        writer.bool(value);
        return;
      default:
    }
    if (value === null) writer.nil();
    else if (value instanceof Uint8Array) writer.bin(value);
    else if (value instanceof Thing) this.#thing(value, deep);
    else if (value instanceof ListValue) this.#array(value.items, deep);
    else if (value instanceof SetValue) this.#array([...value.things], deep);
    else this.#rest(value, deep);
  }

  #rest(value: Exclude<Value, null | boolean | bigint | number | string | Uint8Array>, deep: number): void {
    const writer = this.#writer;
    if (value instanceof EnumMember) this.write(value.value, deep);
    else if (value instanceof Closure) writer.str(value.code);
    else if (value instanceof ErrorValue) writer.str(value.message);
    else if (value instanceof DateTime && value.isTimeval) writer.int(value.seconds);
    else if (value instanceof MpData) writer.raw(value.bytes);
    else if (value instanceof FutureValue) this.write(value.result, deep);
    else if (value instanceof WrappedThing) this.#wrapped(value, deep);
    else if (value instanceof AnonymousType) writer.str("<anonymous>");
    else writer.str(String(value));
  }

  #array(items: readonly Value[], deep: number): void {
    this.#writer.array(items.length);
    for (const item of items) this.write(item, deep);
  }

  #thing(thing: Thing, deep: number): void {
    this.#checkSize();
    const key = thing.type?.idName || "#";
    const withId = thing.id !== 0 && !this.#showing.noIds;
    if (deep === 0 || this.#open.has(thing)) {
      this.#reference(key, withId ? thing.id : 0);
      return;
    }
    const showsId = withId && !thing.type?.hideId;
    const entries = thing.entries();
    this.#writer.map(entries.length + (showsId ? 1 : 0));
    if (showsId) this.#id(key, thing.id);
    this.#open.add(thing);
    for (const [name, value] of entries) {
      this.#writer.str(name);
      this.write(value, deep - 1);
    }
    this.#open.delete(thing);
  }

  #id(key: string, id: number): void {
    this.#writer.str(key);
    this.#writer.int(id);
  }

  #reference(key: string, id: number): void {
    this.#writer.map(id === 0 ? 0 : 1);
    if (id !== 0) this.#id(key, id);
  }

  #wrapped({ thing, type }: WrappedThing, deep: number): void {
    this.#checkSize();
    const withId = thing.id !== 0 && !this.#showing.noIds;
    const key = type.idName || "#";
    if (deep === 0 || this.#open.has(thing)) {
      this.#reference(key, withId ? thing.id : 0);
      return;
    }
    const shown: [string, Value][] = [];
    for (const { name } of type.fields) {
      const value = thing.get(name);
      if (value !== undefined) shown.push([name, value]);
    }
    for (const [name, method] of type.methods) {
      const { callMethod } = this.#showing;
      if (callMethod) shown.push([name, callMethod(method, thing)]);
    }
    const showsId = withId && !type.hideId;
    this.#writer.map(shown.length + (showsId ? 1 : 0));
    if (showsId) this.#id(key, thing.id);
    this.#open.add(thing);
    for (const [name, value] of shown) {
      this.#writer.str(name);
      this.write(value, deep - 1);
    }
    this.#open.delete(thing);
  }

  #checkSize(): void {
    if (this.#writer.length <= this.#showing.sizeLimit) return;
    fail(
      "RESULT_TOO_LARGE",
      "too much data to return; try to use a lower `deep` value and/or `wrap` things to reduce the data size" +
        seeDocs("data-types/thing/wrap"),
    );
  }
}
