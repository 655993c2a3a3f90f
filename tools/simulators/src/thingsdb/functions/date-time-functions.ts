import { seeDocs } from "../docs.ts";
import type { BuiltIn } from "../evaluator/built-ins.ts";
import { DateTime } from "../values/date-time.ts";
import { fail } from "../values/error-codes.ts";
import { typeName } from "../values/type-name.ts";
import type { Value } from "../values/value.ts";
import { type Arguments, functionsOf } from "./arguments.ts";

/** The parts of a date after the month and the day, with what they may be. */
const RANGES: readonly (readonly [string, number, number])[] = [
  ["year", 0, 9999],
  ["month", 1, 12],
  ["day", 1, 31],
  ["hour", 0, 23],
  ["minute", 0, 59],
  ["second", 0, 59],
];

/** Now, or what a text, a number of seconds or the parts of a date say. */
function dateTime(args: Arguments, isTimeval: boolean): Value {
  const parts = args.atMost(7).all();
  const [first] = parts;
  if (first === undefined) return new DateTime(args.query.seconds, 0, "UTC", isTimeval);
  if (parts.length === 1) return fromOne(args, first, isTimeval);
  if (parts.length === 2) return fromFormat(args, parts, isTimeval);
  const zone = typeof parts.at(-1) === "string" ? (parts.pop() as string) : "UTC";
  const numbers = parts.map((part, index) =>
    typeof part === "bigint" ? Number(part) : args.wrongType(index, part, "int"),
  );
  return fromParts(args, numbers, zone, isTimeval);
}

function fromOne(args: Arguments, value: Value, isTimeval: boolean): DateTime {
  if (value instanceof DateTime) return new DateTime(value.seconds, value.offset, value.zone, isTimeval);
  if (typeof value === "bigint" || typeof value === "number")
    return new DateTime(Math.trunc(Number(value)), 0, "UTC", isTimeval);
  if (typeof value === "string") return parseDate(value, isTimeval);
  return fail(
    "TYPE",
    `cannot convert type \`${typeName(value)}\` to \`${args.call.name}\`${seeDocs("collection-api/datetime")}`,
  );
}

/** A text with the format that it has; the simulator takes those that it finds out itself. */
function fromFormat(args: Arguments, [text, format]: readonly Value[], isTimeval: boolean): DateTime {
  if (typeof text !== "string" || typeof format !== "string")
    return fail(
      "TYPE",
      `function \`${args.call.name}\` expects argument ${typeof text === "string" ? 2 : 1} to be of type \`str\` ` +
        "(when called with two arguments) but got " +
        `type \`${typeName((typeof text === "string" ? format : text) ?? null)}\` instead${args.docs}`,
    );
  if (format.length < 2 || format.length >= 80)
    fail("VALUE", "date/time format is restricted to a length between 2 and 80 characters");
  return parseDate(text, isTimeval);
}

function fromParts(args: Arguments, numbers: readonly number[], zone: string, isTimeval: boolean): DateTime {
  for (const [index, [name, least, most]] of RANGES.entries()) {
    const number = numbers[index];
    if (number !== undefined && (number < least || number > most))
      fail("VALUE", `${name} ${number} is out of range [${least}..${most}]${args.docs}`);
  }
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = numbers;
  const time = Date.UTC(year, month - 1, day, hour, minute, second);
  if (new Date(time).getUTCDate() !== day) fail("VALUE", `day ${day} is out of range for month`);
  const offset = offsetAt(zone, time / 1000);
  return new DateTime(time / 1000 - offset * 60, offset, zone, isTimeval);
}

function parseDate(text: string, isTimeval: boolean): DateTime {
  const match =
    /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d)(?::?(\d\d)(?::?(\d\d))?)?)?(Z|[-+]\d\d:?(?:\d\d)?)?$/.exec(text);
  if (!match) return fail("VALUE", "invalid date/time string");
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = match
    .slice(1, 7)
    .map((part) => (part === undefined ? undefined : Number(part)));
  const zone = match[7];
  const offset = zone === undefined || zone === "Z" ? 0 : offsetOf(zone);
  const seconds = Date.UTC(year, month - 1, day, hour, minute, second) / 1000 - offset * 60;
  return new DateTime(seconds, offset, zone === undefined ? "UTC" : null, isTimeval);
}

function offsetOf(zone: string): number {
  const digits = zone.slice(1).replace(":", "");
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2) || 0);
  return zone.startsWith("-") ? -minutes : minutes;
}

/**
 * Minutes that a named zone is ahead of UTC at some time.
 * @throws {ThingsDbError} for an unknown one
 */
export function offsetAt(zone: string, seconds: number): number {
  let parts: Intl.DateTimeFormatPart[];
  try {
    const format = new Intl.DateTimeFormat("en", { timeZone: zone, timeZoneName: "longOffset" });
    parts = format.formatToParts(seconds * 1000);
  } catch {
    return fail("VALUE", `unknown time zone${seeDocs("collection-api/time_zones_info")}`);
  }
  const name = parts.find(({ type }) => type === "timeZoneName")?.value ?? "GMT";
  const match = /GMT([-+])(\d\d):(\d\d)/.exec(name);
  if (!match) return 0;
  const minutes = Number(match[2]) * 60 + Number(match[3]);
  return match[1] === "-" ? -minutes : minutes;
}

/** Functions that make points in time. */
export const dateTimeFunctions: readonly [string, BuiltIn][] = functionsOf("collection-api", {
  datetime: (args) => dateTime(args, false),
  timeval: (args) => dateTime(args, true),
});
