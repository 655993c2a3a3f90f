import { Privilege } from "../state/access.ts";
import { INT_MAX, INT_MIN } from "../values/conversions.ts";
import type { Value } from "../values/value.ts";

/** The flags of `new_type` and `set_type`. */
export const TypeFlag = { WRAP_ONLY: 2n, HIDE_ID: 4n, INDEX: 8n } as const;

/** The names that the language knows. */
export const CONSTANTS: ReadonlyMap<string, Value> = new Map<string, Value>([
  ...Object.entries(Privilege).map(([name, mask]): [string, Value] => [name, BigInt(mask)]),
  ["DEBUG", 0n],
  ["INFO", 1n],
  ["WARNING", 2n],
  ["ERROR", 3n],
  ["CRITICAL", 4n],
  ["NO_IDS", 32n],
  ["INT_MIN", INT_MIN],
  ["INT_MAX", INT_MAX],
  ["MATH_E", Math.E],
  ["MATH_PI", Math.PI],
  ["WPO", TypeFlag.WRAP_ONLY],
  ["HID", TypeFlag.HIDE_ID],
  ["IDX", TypeFlag.INDEX],
]);
