import { AnonymousType } from "./anonymous-type.ts";
import { Closure } from "./closure.ts";
import { DateTime } from "./date-time.ts";
import { EnumMember } from "./enum-type.ts";
import { ErrorValue } from "./error-value.ts";
import { FutureValue } from "./future-value.ts";
import { ListValue } from "./list-value.ts";
import { MpData } from "./mp-data.ts";
import { RegexValue } from "./regex-value.ts";
import { Room } from "./room.ts";
import { SetValue } from "./set-value.ts";
import { Task } from "./task.ts";
import { Thing } from "./thing.ts";
import type { Value } from "./value.ts";
import { WrappedThing } from "./wrapped-thing.ts";

/** The name of a value's type as `type()` gives it and errors show it. */
export function typeName(value: Value): string {
  switch (typeof value) {
    case "boolean":
      return "bool";
    case "bigint":
      return "int";
    case "number":
      return "float";
    case "string":
      return "str";
    default:
      return value === null ? "nil" : objectTypeName(value);
  }
}

function objectTypeName(value: Exclude<Value, null | boolean | bigint | number | string>): string {
  if (value instanceof Thing) return value.type?.name ?? "thing";
  if (value instanceof ListValue) return value.tuple ? "tuple" : "list";
  if (value instanceof SetValue) return "set";
  if (value instanceof Closure) return "closure";
  if (value instanceof Room) return "room";
  if (value instanceof ErrorValue) return "error";
  if (value instanceof DateTime) return value.isTimeval ? "timeval" : "datetime";
  if (value instanceof RegexValue) return "regex";
  if (value instanceof EnumMember) return value.type.name;
  if (value instanceof MpData) return "mpdata";
  if (value instanceof FutureValue) return "future";
  if (value instanceof Task) return "task";
  if (value instanceof WrappedThing) return value.anonymous ? "<<anonymous>>" : `<${value.type.name}>`;
  if (value instanceof AnonymousType) return "<anonymous>";
  return "bytes";
}
