import { ScyllaUsageError } from "../errors.ts";
import { parseClassName } from "./class-name.ts";
import { type CqlType, SIMPLE_TYPES, type SimpleTypeName } from "./type.ts";

const MAX_DEPTH = 64;
const WORD = /[A-Za-z0-9_]+/y;

/** Finds a user-defined type by its name, without quotes and in its true case; undefined when there is none. */
export type UdtResolver = (name: string) => CqlType | undefined;

/**
 * Reads type text as `system_schema` holds it, such as `frozen<map<uuid, frozen<list<text>>>>`, `vector<float, 3>`, the
 * quoted name of a user-defined type or a class name in single quotes. `frozen` is read and dropped.
 *
 * @throws {ScyllaUsageError} for text that is no type, and for user-defined types that `resolveUdt` does not find
 */
export function parseTypeText(text: string, resolveUdt?: UdtResolver): CqlType {
  const parser = new TypeTextParser(text, resolveUdt);
  const type = parser.type(0);
  parser.expectEnd();
  return type;
}

class TypeTextParser {
  readonly #text: string;
  readonly #resolveUdt: UdtResolver | undefined;
  #at = 0;

  constructor(text: string, resolveUdt: UdtResolver | undefined) {
    this.#text = text;
    this.#resolveUdt = resolveUdt;
    this.#skipSpace();
  }

  type(depth: number): CqlType {
    if (depth > MAX_DEPTH) this.#fail("types are nested too deeply");
    if (this.#text[this.#at] === "'") return parseClassName(this.#quoted("'"));
    if (this.#text[this.#at] === '"') return this.#udt(this.#quoted('"'));
    const word = this.#word();
    const name = word.toLowerCase();
    if (this.#text[this.#at] !== "<") return simpleType(name) ?? this.#udt(name);
    this.#expect("<");
    const type = this.#parts(name, depth + 1);
    this.#expect(">");
    return type;
  }

  expectEnd(): void {
    if (this.#at !== this.#text.length) this.#fail("the end expected");
  }

  #parts(name: string, depth: number): CqlType {
    const first = this.type(depth);
    switch (name) {
      case "frozen":
        return first;
      case "list":
      case "set":
        return { kind: name, element: first };
      case "map":
        this.#expect(",");
        return { kind: "map", key: first, value: this.type(depth) };
      case "tuple": {
        const elements = [first];
        while (this.#text[this.#at] === ",") {
          this.#expect(",");
          elements.push(this.type(depth));
        }
        return { kind: "tuple", elements };
      }
      case "vector": {
        this.#expect(",");
        const dimensions = Number(this.#word());
        if (!(Number.isInteger(dimensions) && dimensions > 0 && dimensions <= 0x7fffffff))
          this.#fail("a number of dimensions expected");
        return { kind: "vector", element: first, dimensions };
      }
      default:
        return this.#fail(`"${name}" has no parts`);
    }
  }

  #udt(name: string): CqlType {
    const type = this.#resolveUdt?.(name);
    return type ?? this.#fail(`there is no type "${name}"`);
  }

  #word(): string {
    WORD.lastIndex = this.#at;
    const word = WORD.exec(this.#text)?.[0];
    if (word === undefined) this.#fail("a name expected");
    this.#at += word!.length;
    this.#skipSpace();
    return word!;
  }

  #quoted(quote: string): string {
    let value = "";
    for (let at = this.#at + 1; ; at++) {
      const character = this.#text[at];
      if (character === undefined) this.#fail("quoted text without an end");
      if (character === quote) {
        if (this.#text[at + 1] !== quote) {
          this.#at = at + 1;
          this.#skipSpace();
          return value;
        }
        at++;
      }
      value += character;
    }
  }

  #expect(mark: string): void {
    if (this.#text[this.#at] !== mark) this.#fail(`"${mark}" expected`);
    this.#at++;
    this.#skipSpace();
  }

  #skipSpace(): void {
    while (this.#text[this.#at] === " ") this.#at++;
  }

  #fail(message: string): never {
    const shown = this.#text.length > 100 ? `${this.#text.slice(0, 100)}…` : this.#text;
    throw new ScyllaUsageError(`Type "${shown}": ${message} at position ${this.#at}`, {
      code: "ERR_SCYLLA_TYPE",
    });
  }
}

function simpleType(name: string): CqlType | undefined {
  if (name === "varchar") return { kind: "text" };
  return (SIMPLE_TYPES as readonly string[]).includes(name) ? { kind: name as SimpleTypeName } : undefined;
}
