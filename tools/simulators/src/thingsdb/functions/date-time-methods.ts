import { DateTime } from "../values/date-time.ts";
import { fail } from "../values/error-codes.ts";
import { Thing } from "../values/thing.ts";
import type { Value } from "../values/value.ts";
import type { Arguments, MethodGroup } from "./arguments.ts";
import { methodsOf } from "./arguments.ts";
import { offsetAt } from "./date-time-functions.ts";

const SECONDS: Readonly<Record<string, number>> = {
  weeks: 604800,
  days: 86400,
  hours: 3600,
  minutes: 60,
  seconds: 1,
};

function local({ seconds, offset }: DateTime): Date {
  return new Date((seconds + offset * 60) * 1000);
}

function at(time: number, like: DateTime): DateTime {
  return new DateTime(Math.floor(time / 1000) - like.offset * 60, like.offset, like.zone, like.isTimeval);
}

function move(args: Arguments, value: DateTime): Value {
  const unit = args.exactly(2).str(0);
  const count = Number(args.int(1));
  const seconds = SECONDS[unit];
  if (seconds !== undefined) return at(local(value).getTime() + count * seconds * 1000, value);
  if (unit !== "months" && unit !== "years")
    fail(
      "VALUE",
      "invalid unit, expecting one of `years`, `months`, `weeks`, `days`, `hours`, `minutes` or `seconds`",
    );
  const moved = local(value);
  // Days that the month doesn't have run over into the next, as with C's mktime().
  moved.setUTCMonth(moved.getUTCMonth() + count * (unit === "years" ? 12 : 1));
  return at(moved.getTime(), value);
}

function extract(args: Arguments, value: DateTime): Value {
  args.atMost(1);
  const date = local(value);
  const parts: Record<string, number> = {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
    gmt_offset: value.offset * 60,
  };
  if (args.count === 1) {
    const part = parts[args.str(0)];
    return part === undefined ? fail("VALUE", `invalid unit${args.docs}`) : BigInt(part);
  }
  const thing = new Thing(args.query.collection);
  for (const [name, part] of Object.entries(parts)) thing.set(name, BigInt(part));
  return thing;
}

const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const MONTHS = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];

/** The directives of C's `strftime` that people use. */
function format(args: Arguments, value: DateTime): Value {
  const date = local(value);
  const two = (number: number): string => String(number).padStart(2, "0");
  const zone = value.toString().slice(19);
  const directives: Record<string, string> = {
    Y: String(date.getUTCFullYear()),
    y: two(date.getUTCFullYear() % 100),
    m: two(date.getUTCMonth() + 1),
    d: two(date.getUTCDate()),
    e: String(date.getUTCDate()).padStart(2),
    H: two(date.getUTCHours()),
    I: two(date.getUTCHours() % 12 || 12),
    M: two(date.getUTCMinutes()),
    S: two(date.getUTCSeconds()),
    p: date.getUTCHours() < 12 ? "AM" : "PM",
    A: DAYS[date.getUTCDay()]!,
    a: DAYS[date.getUTCDay()]!.slice(0, 3),
    B: MONTHS[date.getUTCMonth()]!,
    b: MONTHS[date.getUTCMonth()]!.slice(0, 3),
    F: date.toISOString().slice(0, 10),
    T: date.toISOString().slice(11, 19),
    z: zone === "Z" ? "+0000" : zone,
    Z: value.zone ?? "UTC",
    j: String(yearDay(date) + 1).padStart(3, "0"),
    "%": "%",
  };
  return args
    .exactly(1)
    .str(0)
    .replace(/%(.)/g, (whole, letter: string) => directives[letter] ?? whole);
}

function yearDay(date: Date): number {
  return Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / 86400_000);
}

function replace(args: Arguments, value: DateTime): Value {
  const parts = args.exactly(1).thing(0);
  const date = local(value);
  const part = (name: string, current: number): number => {
    const given = parts.get(name);
    return typeof given === "bigint" ? Number(given) : current;
  };
  return at(
    Date.UTC(
      part("year", date.getUTCFullYear()),
      part("month", date.getUTCMonth() + 1) - 1,
      part("day", date.getUTCDate()),
      part("hour", date.getUTCHours()),
      part("minute", date.getUTCMinutes()),
      part("second", date.getUTCSeconds()),
    ),
    value,
  );
}

/** Methods of datetime and timeval. */
export const dateTimeMethods: readonly MethodGroup[] = [
  methodsOf("data-types/datetime", (value): value is DateTime => value instanceof DateTime, {
    move,
    extract,
    format,
    replace,
    to: (args, value) => {
      const zone = args.exactly(1).str(0);
      return new DateTime(value.seconds, offsetAt(zone, value.seconds), zone, value.isTimeval);
    },
    weekday: (args, value) => args.none(BigInt(local(value).getUTCDay())),
    yday: (args, value) => args.none(BigInt(yearDay(local(value)))),
    week: (args, value) => {
      args.exactly(0);
      const date = local(value);
      return BigInt(Math.floor((yearDay(date) + 7 - date.getUTCDay()) / 7));
    },
    zone: (args, value) => args.none(value.zone),
  }),
];
