import { fail } from "./error-codes.ts";

/** A regular expression; its text is that of the literal, `/a.*b/i`. */
export class RegexValue {
  readonly text: string;
  readonly expression: RegExp;

  /** @throws {ThingsDbError} for what does not compile */
  constructor(text: string) {
    this.text = text;
    const end = text.lastIndexOf("/");
    const source = text.slice(1, end);
    const flags = text.slice(end + 1);
    try {
      this.expression = new RegExp(
        source,
        [...new Set(flags)].filter((flag) => "ims".includes(flag)).join(""),
      );
    } catch {
      fail("VALUE", `cannot compile regular expression '${text}'`);
    }
  }

  toString(): string {
    return this.text;
  }
}
