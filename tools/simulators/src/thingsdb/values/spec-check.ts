import { Closure } from "./closure.ts";
import { DateTime } from "./date-time.ts";
import { EnumMember, type EnumType } from "./enum-type.ts";
import { fail } from "./error-codes.ts";
import { ErrorValue } from "./error-value.ts";
import { ListValue } from "./list-value.ts";
import { RegexValue } from "./regex-value.ts";
import { Room } from "./room.ts";
import { SetValue } from "./set-value.ts";
import type { Spec } from "./spec.ts";
import { Task } from "./task.ts";
import { isUtf8 } from "./text.ts";
import { Thing } from "./thing.ts";
import type { FieldDefinition, TypeDefinition } from "./type-definition.ts";
import { typeName } from "./type-name.ts";
import type { Value } from "./value.ts";

const EMAIL = /^[a-zA-Z0-9.!#$%&’*+/=?^_`{|}~-]+@[a-zA-Z0-9-]+(?:\.[a-zA-Z0-9-]+)*$/;
const URL = /^(https?|ftp):\/\/[-a-zA-Z0-9@:%._+~#=]{1,256}\b([-a-zA-Z0-9@:%_+.~#?&//=]*)$/;
const TEL = /^[+]?(\([0-9]{1,4}\)[-\s.]?){0,2}([0-9]{1,4}[-\s]?){3,5}$/;

/** Whether a value may stand where this was declared. */
export function matchesSpec(spec: Spec, value: Value): boolean {
  if (spec.nullable && value === null) return true;
  return matchesType(spec, value) && matchesCondition(spec, value);
}

function matchesType(spec: Spec, value: Value): boolean {
  switch (spec.kind) {
    case "any":
      return true;
    case "type":
      return value instanceof Thing && value.type === spec.type;
    case "enum":
      return value instanceof EnumMember && value.type === spec.type;
    case "thing":
      return value instanceof Thing;
    case "list":
      return (
        value instanceof ListValue &&
        value.items.every((one) => !spec.nested || matchesSpec(spec.nested, one))
      );
    case "set":
      return (
        value instanceof SetValue &&
        [...value.things].every((one) => !spec.nested || matchesSpec(spec.nested, one))
      );
    case "raw":
      return typeof value === "string" || value instanceof Uint8Array;
    case "bytes":
      return value instanceof Uint8Array;
    case "str":
    case "utf8":
    case "email":
    case "url":
    case "tel":
      return typeof value === "string";
    case "int":
    case "uint":
    case "pint":
    case "nint":
      return typeof value === "bigint";
    case "float":
      return typeof value === "number";
    case "number":
      return typeof value === "bigint" || typeof value === "number";
    case "bool":
      return typeof value === "boolean";
    case "datetime":
      return value instanceof DateTime && !value.isTimeval;
    case "timeval":
      return value instanceof DateTime && value.isTimeval;
    case "regex":
      return value instanceof RegexValue;
    case "closure":
      return value instanceof Closure;
    case "error":
      return value instanceof ErrorValue;
    case "room":
      return value instanceof Room;
    default:
      return value instanceof Task;
  }
}

function matchesCondition(spec: Spec, value: Value): boolean {
  return conditionFailure(spec, value) === undefined;
}

/** What a value of the right type lacks, as the end of an error. */
function conditionFailure({ kind, range, pattern }: Spec, value: Value): string | undefined {
  if (range !== null) {
    const size = typeof value === "string" ? value.length : Number(value);
    if (size < range.min || size > range.max) {
      return typeof value === "string"
        ? `requires a string with a length between ${range.min} and ${range.max} characters (both inclusive)`
        : `requires ${kind === "int" ? "an integer" : "a float"} value between ${range.min} and ${range.max} (both inclusive)`;
    }
  }
  if (pattern !== null && typeof value === "string" && !pattern.test(value))
    return `has a requirement to match pattern ${String(pattern)}`;
  if (typeof value === "bigint") {
    if (kind === "uint" && value < 0n) return "only accepts integer values greater than or equal to 0";
    if (kind === "pint" && value <= 0n) return "only accepts positive integer values";
    if (kind === "nint" && value >= 0n) return "only accepts negative integer values";
  }
  if (typeof value === "string" && value !== "") {
    if (kind === "utf8" && !isUtf8(value)) return "only accepts valid UTF8 data";
    if (kind === "email" && !EMAIL.test(value)) return "only accepts email addresses";
    if (kind === "url" && !URL.test(value)) return "only accepts URL's";
    if (kind === "tel" && !TEL.test(value)) return "only accepts telephone numbers";
  }
  return undefined;
}

/** @throws {ThingsDbError} when the value must not be a property of this declaration */
export function checkField(field: FieldDefinition, value: Value): void {
  const { spec, type, name } = field;
  if (matchesSpec(spec, value)) return;
  const where = `mismatch in type \`${type.name}\`; `;
  if (spec.kind === "list" && value instanceof ListValue)
    fail(
      "TYPE",
      `${where}property \`${name}\` requires an array with items that matches definition \`${spec.text}\``,
    );
  if (spec.kind === "set" && value instanceof SetValue)
    fail(
      "TYPE",
      `${where}property \`${name}\` has definition \`${spec.text}\` but got a set with at least one thing of another type`,
    );
  const failure = matchesType(spec, value) ? conditionFailure(spec, value) : undefined;
  if (failure !== undefined) fail("VALUE", `${where}property \`${name}\` ${failure}`);
  fail(
    "TYPE",
    `${where}type \`${typeName(value)}\` is invalid for property \`${name}\` with definition \`${spec.text}\``,
  );
}

/** What a property has that nobody gave a value. */
export function defaultOf(spec: Spec, makeThing: (type: TypeDefinition | null) => Thing): Value {
  if (spec.nullable) return null;
  switch (spec.kind) {
    case "list":
      return new ListValue();
    case "set":
      return new SetValue();
    case "type":
      return makeThing(spec.type as TypeDefinition);
    case "thing":
      return makeThing(null);
    case "enum":
      return (spec.type as EnumType).default;
    case "raw":
    case "str":
    case "utf8":
    case "email":
    case "url":
    case "tel":
      return "".padEnd(spec.range?.min ?? 0, "-");
    case "bytes":
      return new Uint8Array(0);
    case "int":
      return BigInt(spec.range?.min ?? 0);
    case "uint":
    case "number":
      return 0n;
    case "pint":
      return 1n;
    case "nint":
      return -1n;
    case "float":
      return spec.range?.min ?? 0;
    case "bool":
      return false;
    case "error":
      return new ErrorValue(-100);
    case "regex":
      return new RegexValue("/.*/");
    case "room":
      return new Room();
    default:
      return null;
  }
}
