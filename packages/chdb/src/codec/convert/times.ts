import { fractionTicks } from "./dates.ts";
import { refuse } from "./fault.ts";
import { asBigInt } from "./integers.ts";

const TIME = /^(-?)([0-9]{1,3}):([0-9]{2}):([0-9]{2})(?:\.([0-9]{1,9}))?$/;
/** 999:59:59, the longest time of the engine. */
const MAX_SECONDS = 3_599_999;

/**
 * A time as ticks of 10^-precision seconds, out of text `[-]hh:mm:ss.fff` or of such ticks.
 *
 * @throws {ValueFault} for anything else, and for times longer than the engine has
 */
export function timeTicks(value: unknown, precision: number, index: number, type: string): bigint {
  const unit = 10n ** BigInt(precision);
  const ticks =
    typeof value === "string" ? parseTime(value, precision, index, type) : toBig(value, index, type);
  const limit = BigInt(MAX_SECONDS + 1) * unit;
  if (ticks >= limit || ticks <= -limit) refuse(index, value, type, "out of range");
  return ticks;
}

function toBig(value: unknown, index: number, type: string): bigint {
  const big = Number.isSafeInteger(value) ? BigInt(value as number) : asBigInt(value);
  return big ?? refuse(index, value, type, "text like 12:34:56, a whole number or a bigint is needed");
}

function parseTime(text: string, precision: number, index: number, type: string): bigint {
  const match = TIME.exec(text);
  const [hours, minutes, seconds] = [Number(match?.[2]), Number(match?.[3]), Number(match?.[4])];
  if (match === null || minutes > 59 || seconds > 59) return refuse(index, text, type, "hh:mm:ss is needed");
  const whole = BigInt(hours * 3600 + minutes * 60 + seconds) * 10n ** BigInt(precision);
  const ticks = whole + fractionTicks(match[5] ?? "", precision, text, index, type);
  return match[1] === "-" ? -ticks : ticks;
}
