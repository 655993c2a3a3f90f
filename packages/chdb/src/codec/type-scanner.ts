import { ChdbUsageError } from "../errors.ts";

const WORD = /[A-Za-z_][A-Za-z0-9_]*/y;
const INTEGER = /-?[0-9]{1,20}/y;
const SPACE = /[ \t\r\n]*/y;

/** What a backslash makes of the letter after it. */
const UNESCAPED: Readonly<Record<string, string>> = {
  a: "\x07",
  b: "\b",
  e: "\x1b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  "0": "\0",
};

/** Walks over type text: words, names, numbers, quoted text and marks, with the blanks between them skipped. */
export class TypeScanner {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
    this.#skipSpace();
  }

  /** Index of the next token. */
  get position(): number {
    return this.#at;
  }

  get atEnd(): boolean {
    return this.#at === this.#text.length;
  }

  /** Takes `mark` when it comes next. */
  takeMark(mark: string): boolean {
    if (!this.#text.startsWith(mark, this.#at)) return false;
    this.#at += mark.length;
    this.#skipSpace();
    return true;
  }

  expectMark(mark: string): void {
    if (!this.takeMark(mark)) this.fail(`"${mark}" expected`);
  }

  /** A word without quotes, if one comes next. */
  takeWord(): string | undefined {
    return this.#match(WORD);
  }

  /** Takes the word `keyword`, in any case, when it comes next. */
  takeKeyword(keyword: string): boolean {
    const start = this.#at;
    if (this.takeWord()?.toUpperCase() === keyword) return true;
    this.#at = start;
    return false;
  }

  /** A name in backquotes or double quotes, if one comes next. */
  takeQuotedName(): string | undefined {
    const quote = this.#text[this.#at];
    return quote === "`" || quote === '"' ? this.#quoted(quote) : undefined;
  }

  /** Whether a name, quoted or not, comes next. */
  get seesName(): boolean {
    return /[A-Za-z_`"]/.test(this.#text[this.#at] ?? "");
  }

  /** A whole number from `min` to `max`. */
  integer(what: string, min: number, max: number): number {
    const start = this.#at;
    const digits = this.#match(INTEGER);
    const value = Number(digits ?? Number.NaN) + 0; // No negative zero.
    if (!(value >= min && value <= max))
      this.fail(`${what} must be a whole number from ${min} to ${max}`, start);
    return value;
  }

  /** Text in single quotes. */
  string(what: string): string {
    if (this.#text[this.#at] !== "'") this.fail(`${what} expected in single quotes`);
    return this.#quoted("'");
  }

  /** Everything up to the bracket that closes the one already taken, which is not taken itself. */
  rest(): string {
    const start = this.#at;
    let depth = 0;
    while (this.#at < this.#text.length) {
      const character = this.#text[this.#at]!;
      if (character === "'" || character === "`" || character === '"') {
        this.#quoted(character);
        continue;
      }
      if (character === "(") depth++;
      else if (character === ")" && depth-- === 0) break;
      this.#at++;
    }
    return this.#text.slice(start, this.#at).trimEnd();
  }

  /** The text from `start` up to the next token. */
  since(start: number): string {
    return this.#text.slice(start, this.#at).trimEnd();
  }

  /** Goes back to a `position` noted before. */
  goTo(position: number): void {
    this.#at = position;
  }

  fail(message: string, position = this.#at): never {
    const shown = this.#text.length > 100 ? `${this.#text.slice(0, 100)}…` : this.#text;
    throw new ChdbUsageError(`Type "${shown}": ${message} at position ${position}`, {
      code: "ERR_CHDB_TYPE",
    });
  }

  /** Reads text in `quote`s: a doubled quote or one after a backslash stands for itself. */
  #quoted(quote: string): string {
    const start = this.#at;
    let value = "";
    let at = start + 1;
    for (;;) {
      const character = this.#text[at];
      if (character === undefined) this.fail("quoted text without an end", start);
      at++;
      if (character === quote) {
        if (this.#text[at] !== quote) break;
        value += quote;
        at++;
      } else if (character !== "\\") {
        value += character;
      } else {
        const escaped = this.#text[at++];
        if (escaped === undefined) this.fail("quoted text without an end", start);
        const hex = escaped === "x" ? /^[0-9A-Fa-f]{2}/.exec(this.#text.slice(at, at + 2))?.[0] : undefined;
        if (hex !== undefined) {
          value += String.fromCharCode(Number.parseInt(hex, 16));
          at += 2;
        } else {
          value += UNESCAPED[escaped] ?? ("\\'\"`/=".includes(escaped) ? escaped : `\\${escaped}`);
        }
      }
    }
    this.#at = at;
    this.#skipSpace();
    return value;
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    if (found !== undefined) {
      this.#at += found.length;
      this.#skipSpace();
    }
    return found;
  }

  #skipSpace(): void {
    SPACE.lastIndex = this.#at;
    this.#at += SPACE.exec(this.#text)?.[0].length ?? 0;
  }
}
