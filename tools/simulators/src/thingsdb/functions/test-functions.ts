import type { BuiltIn } from "../evaluator/built-ins.ts";
import { Closure } from "../values/closure.ts";
import { DateTime } from "../values/date-time.ts";
import { EnumMember } from "../values/enum-type.ts";
import { ErrorValue } from "../values/error-value.ts";
import { FutureValue } from "../values/future-value.ts";
import { ListValue } from "../values/list-value.ts";
import { MpData } from "../values/mp-data.ts";
import { RegexValue } from "../values/regex-value.ts";
import { Room } from "../values/room.ts";
import { SetValue } from "../values/set-value.ts";
import type { Spec, SpecKind } from "../values/spec.ts";
import { matchesSpec } from "../values/spec-check.ts";
import { Task } from "../values/task.ts";
import { isUtf8 } from "../values/text.ts";
import { Thing } from "../values/thing.ts";
import type { Value } from "../values/value.ts";
import { functionsOf } from "./arguments.ts";

const fits = (kind: SpecKind, value: Value): boolean => {
  const spec: Spec = {
    text: kind,
    kind,
    nullable: false,
    type: null,
    nested: null,
    range: null,
    pattern: null,
    flags: "",
  };
  return value !== "" && matchesSpec(spec, value);
};

const tests: Readonly<Record<string, (value: Value) => boolean>> = {
  is_array: (value) => value instanceof ListValue,
  is_ascii: (value) => typeof value === "string" && /^[\0-\x7f]*$/.test(value),
  is_bool: (value) => typeof value === "boolean",
  is_bytes: (value) => value instanceof Uint8Array,
  is_closure: (value) => value instanceof Closure,
  is_datetime: (value) => value instanceof DateTime && !value.isTimeval,
  is_email: (value) => fits("email", value),
  is_enum: (value) => value instanceof EnumMember,
  is_err: (value) => value instanceof ErrorValue,
  is_float: (value) => typeof value === "number",
  is_future: (value) => value instanceof FutureValue,
  is_inf: (value) => value === Infinity || value === -Infinity,
  is_int: (value) => typeof value === "bigint",
  is_list: (value) => value instanceof ListValue && !value.tuple,
  is_module: () => false,
  is_mpdata: (value) => value instanceof MpData,
  is_nan: (value) => Number.isNaN(value),
  is_nil: (value) => value === null,
  is_raw: (value) => typeof value === "string" || value instanceof Uint8Array || value instanceof MpData,
  is_regex: (value) => value instanceof RegexValue,
  is_room: (value) => value instanceof Room,
  is_set: (value) => value instanceof SetValue,
  is_str: (value) => typeof value === "string",
  is_task: (value) => value instanceof Task,
  is_tel: (value) => fits("tel", value),
  is_thing: (value) => value instanceof Thing,
  is_timeval: (value) => value instanceof DateTime && value.isTimeval,
  is_tuple: (value) => value instanceof ListValue && value.tuple,
  is_url: (value) => fits("url", value),
  is_utf8: (value) => typeof value === "string" && isUtf8(value),
};

/** Functions that tell what a value is: `is_int(1)`. */
export const testFunctions: readonly [string, BuiltIn][] = Object.entries(tests).flatMap(([name, test]) =>
  functionsOf("collection-api/is", { [name]: (args) => test(args.exactly(1).any(0)) }),
);
