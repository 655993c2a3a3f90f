import { Closure } from "../values/closure.ts";
import { DateTime } from "../values/date-time.ts";
import { EnumMember } from "../values/enum-type.ts";
import { ErrorValue } from "../values/error-value.ts";
import { ListValue } from "../values/list-value.ts";
import { RegexValue } from "../values/regex-value.ts";
import { SetValue } from "../values/set-value.ts";
import { Thing } from "../values/thing.ts";
import type { Value } from "../values/value.ts";
import type { MsgpackWriter } from "../wire/msgpack-writer.ts";

/**
 * Writes values as watchers get them: types that MessagePack lacks are maps with a key that says which, things are ids
 * but for those that are new.
 */
export class StoredEncoder {
  readonly #writer: MsgpackWriter;
  /** Things that watchers cannot know yet; they are shown in full once. */
  readonly #fresh: Set<Thing>;

  constructor(writer: MsgpackWriter, fresh: Set<Thing>) {
    this.#writer = writer;
    this.#fresh = fresh;
  }

  write(value: Value): void {
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
    else if (value instanceof Thing) this.#thing(value);
    else if (value instanceof ListValue) this.list(value.items);
    else this.#tagged(value);
  }

  list(items: readonly Value[]): void {
    this.#writer.array(items.length);
    for (const item of items) this.write(item);
  }

  /** A thing with its properties, those that are things as ids. */
  properties(thing: Thing): void {
    const entries = thing.entries();
    this.#writer.map(entries.length + 1);
    this.#id(thing);
    for (const [key, value] of entries) {
      this.#writer.str(key);
      this.write(value);
    }
  }

  #id(thing: Thing): void {
    this.#writer.str("#");
    this.#writer.int(thing.id);
  }

  #thing(thing: Thing): void {
    if (!this.#fresh.delete(thing)) {
      this.#writer.map(1);
      this.#id(thing);
    } else if (thing.type === null) {
      this.properties(thing);
    } else {
      this.#writer.map(3);
      this.#writer.str(".");
      this.#writer.int(thing.type.id);
      this.#id(thing);
      this.#writer.str("");
      this.list(thing.entries().map(([, value]) => value));
    }
  }

  #tagged(
    value: Exclude<Value, null | boolean | bigint | number | string | Uint8Array | Thing | ListValue>,
  ): void {
    if (value instanceof SetValue) this.#tag("$", () => this.list([...value.things]));
    else if (value instanceof RegexValue) this.#tag("*", () => this.#writer.str(value.text));
    else if (value instanceof Closure) this.#tag("/", () => this.#writer.str(value.node.compact));
    else if (value instanceof DateTime) this.#tag("'", () => this.#dateTime(value));
    else if (value instanceof EnumMember) this.#tag("%", () => this.#member(value));
    else if (value instanceof ErrorValue) this.#error(value);
    else this.#writer.nil();
  }

  #tag(sign: string, content: () => void): void {
    this.#writer.map(1);
    this.#writer.str(sign);
    content();
  }

  #dateTime({ seconds, offset }: DateTime): void {
    this.#writer.array(3);
    this.#writer.int(seconds);
    this.#writer.int16(offset);
    this.#writer.int(0);
  }

  #member(member: EnumMember): void {
    this.#writer.array(2);
    this.#writer.int(member.type.id);
    this.#writer.int(member.type.members.indexOf(member));
  }

  #error({ code, message }: ErrorValue): void {
    this.#writer.map(3);
    this.#writer.str("!");
    this.#writer.str(`err(${code})`);
    this.#writer.str("error_msg");
    this.#writer.str(message);
    this.#writer.str("error_code");
    this.#writer.int(code);
  }
}
