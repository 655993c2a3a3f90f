import { callClosure } from "../evaluator/call-closure.ts";
import { Closure } from "../values/closure.ts";
import { toText } from "../values/conversions.ts";
import { EnumMember } from "../values/enum-type.ts";
import { ListValue } from "../values/list-value.ts";
import { RegexValue } from "../values/regex-value.ts";
import type { Value } from "../values/value.ts";
import type { Arguments, MethodGroup } from "./arguments.ts";
import { methodsOf } from "./arguments.ts";

const isText = (value: Value): value is string => typeof value === "string";

/** Letters of ASCII only: the text is bytes. */
function upper(text: string): string {
  return text.replace(/[a-z]+/g, (letters) => letters.toUpperCase());
}

function lower(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

function trim(args: Arguments, text: string, left: boolean, right: boolean): Value {
  let trimmed = args.none(text);
  if (left) trimmed = trimmed.replace(/^[ \t\n\v\f\r]+/, "");
  return right ? trimmed.replace(/[ \t\n\v\f\r]+$/, "") : trimmed;
}

function split(args: Arguments, text: string): Value {
  args.atMost(2);
  const what = args.count > 0 ? args.any(0) : null;
  if (what === null || typeof what === "bigint") return pieces(text.split(/[ \t\n\v\f\r]+/), what, " ");
  const limit = args.count === 2 ? args.int(1) : null;
  if (what instanceof RegexValue) return pieces(text.split(what.expression), limit, "");
  if (typeof what !== "string") return args.wrongType(0, what, "str", "int", "regex");
  return pieces(text.split(what), limit, what);
}

/** At most `limit` cuts, from the end when it is negative; what is not cut keeps its separators. */
function pieces(parts: string[], limit: bigint | null, separator: string): ListValue {
  if (limit === null || BigInt(parts.length - 1) <= (limit < 0n ? -limit : limit))
    return new ListValue(parts);
  const cuts = Number(limit < 0n ? -limit : limit);
  if (limit >= 0n) return new ListValue([...parts.slice(0, cuts), parts.slice(cuts).join(separator)]);
  const at = parts.length - cuts;
  return new ListValue([parts.slice(0, at).join(separator), ...parts.slice(at)]);
}

function replace(args: Arguments, text: string): Value {
  args.between(2, 3);
  const what = args.any(0);
  const by = args.any(1);
  const limit = args.count === 3 ? Number(args.int(2)) : Infinity;
  if (!(what instanceof RegexValue) && typeof what !== "string")
    return args.wrongType(0, what, "str", "regex");
  if (!(by instanceof Closure) && typeof by !== "string") return args.wrongType(1, by, "str", "closure");
  const spots = matches(text, what).filter((_, index, all) =>
    limit < 0 ? index >= all.length + limit : index < limit,
  );
  let result = "";
  let position = 0;
  for (const { at, found } of spots) {
    result += text.slice(position, at);
    const first = found[0]!;
    result += by instanceof Closure ? toText(callClosure(args.query, by, [...found.slice(1), first])) : by;
    position = at + first.length;
  }
  return result + text.slice(position);
}

interface Match {
  readonly at: number;
  /** The match, then its groups. */
  readonly found: readonly string[];
}

function matches(text: string, what: string | RegexValue): Match[] {
  if (typeof what === "string") {
    const spots: Match[] = [];
    for (let at = text.indexOf(what); at >= 0 && what !== ""; at = text.indexOf(what, at + what.length))
      spots.push({ at, found: [what] });
    return spots;
  }
  const expression = new RegExp(what.expression.source, `${what.expression.flags}g`);
  return [...text.matchAll(expression)].map((match) => ({
    at: match.index,
    found: match.map((one) => one ?? ""),
  }));
}

/** Methods of texts, bytes and regular expressions. */
export const textMethods: readonly MethodGroup[] = [
  methodsOf("data-types/str", isText, {
    len: (args, text) => args.none(BigInt(text.length)),
    contains: (args, text) => text.includes(args.exactly(1).str(0)),
    starts_with: (args, text) => text.startsWith(args.exactly(1).str(0)),
    ends_with: (args, text) => text.endsWith(args.exactly(1).str(0)),
    upper: (args, text) => args.none(upper(text)),
    lower: (args, text) => args.none(lower(text)),
    trim: (args, text) => trim(args, text, true, true),
    trim_left: (args, text) => trim(args, text, true, false),
    trim_right: (args, text) => trim(args, text, false, true),
    split,
    replace,
  }),
  methodsOf("data-types/bytes", (value): value is Uint8Array => value instanceof Uint8Array, {
    len: (args, bytes) => args.none(BigInt(bytes.length)),
  }),
  methodsOf("data-types/regex", (value): value is RegexValue => value instanceof RegexValue, {
    test: (args, { expression }) => expression.test(args.exactly(1).str(0)),
    match: (args, { expression }) => {
      const match = expression.exec(args.exactly(1).str(0));
      return match ? new ListValue(match.map((one) => one ?? null)) : null;
    },
  }),
  methodsOf("data-types/enum", (value): value is EnumMember => value instanceof EnumMember, {
    name: (args, member) => args.none(member.name),
    value: (args, member) => args.none(member.value),
    len: (args, { value }) => args.none(BigInt(typeof value === "string" ? value.length : 0)),
  }),
];
