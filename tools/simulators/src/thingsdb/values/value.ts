import type { AnonymousType } from "./anonymous-type.ts";
import type { Closure } from "./closure.ts";
import type { DateTime } from "./date-time.ts";
import type { EnumMember } from "./enum-type.ts";
import type { ErrorValue } from "./error-value.ts";
import type { FutureValue } from "./future-value.ts";
import type { ListValue } from "./list-value.ts";
import type { MpData } from "./mp-data.ts";
import type { RegexValue } from "./regex-value.ts";
import type { Room } from "./room.ts";
import type { SetValue } from "./set-value.ts";
import type { Task } from "./task.ts";
import type { Thing } from "./thing.ts";
import type { WrappedThing } from "./wrapped-thing.ts";

/**
 * A value of the database: null is nil, a bigint an int, a number a float, a string a str of one character a byte,
 * a Uint8Array bytes.
 */
export type Value =
  | null
  | boolean
  | bigint
  | number
  | string
  | Uint8Array
  | ListValue
  | SetValue
  | Thing
  | WrappedThing
  | Room
  | Task
  | Closure
  | RegexValue
  | ErrorValue
  | DateTime
  | EnumMember
  | FutureValue
  | MpData
  | AnonymousType;
