import { fail } from "./error-codes.ts";

/** A regular expression; its text is that of the literal, `/a.*b/i`. */
export class RegexValue {
  readonly text: string;
  readonly expression: RegExp;

  /** @throws {ThingsDbError} for what does not compile */
  constructor(text: string) {
    this.text = text;
    const end = text.lastIndexOf("/");
    const unknown = /[^igms]/.exec(text.slice(end + 1));
    if (unknown) fail("VALUE", `unsupported regular expression flag: \`${unknown[0]}\``);
    const flags = new Set(text.slice(end + 1).replaceAll("g", ""));
    try {
      this.expression = new RegExp(text.slice(1, end), [...flags].join(""));
    } catch (error) {
      fail("VALUE", `cannot compile regular expression '${text}', ${reason((error as Error).message)}`);
    }
  }

  toString(): string {
    return this.text;
  }
}

/** What the server's library says of the commonest mistakes. */
const REASONS: readonly (readonly [RegExp, string])[] = [
  [/Unterminated group/, "missing closing parenthesis"],
  [/Unmatched '\)'/, "unmatched closing parenthesis"],
  [/Nothing to repeat/, "quantifier does not follow a repeatable item"],
  [/Unterminated character class/, "missing terminating ] for character class"],
  [/\\ at end of pattern/, "\\ at end of pattern"],
  [/Range out of order/, "range out of order in character class"],
  [/Invalid group/, "unrecognized character after (? or (?-"],
];

function reason(message: string): string {
  return REASONS.find(([pattern]) => pattern.test(message))?.[1] ?? "invalid pattern";
}
