import type { ByteWriter } from "@x/binary";
import { fractionTicks } from "./dates.ts";
import { type Encoder, LeafEncoder, refuse, type Values } from "./encoder.ts";
import { asBigInt, copying } from "./integers.ts";

const TIME = /^(-?)([0-9]{1,3}):([0-9]{2}):([0-9]{2})(?:\.([0-9]{1,9}))?$/;
/** 999:59:59, the longest time of the engine. */
const MAX_SECONDS = 3_599_999;

/** Time: text `[-]hh:mm:ss`, or signed seconds as a number or bigint. An Int32Array of seconds is copied. */
export function timeEncoder(): Encoder {
  const write = (writer: ByteWriter, values: Values, count: number): void => {
    for (let i = 0; i < count; i++) writer.i32le(Number(toTicks(values[i], 0, i, "Time")));
  };
  return new LeafEncoder(0, 4, copying(Int32Array, write));
}

/** Time64(p): text `[-]hh:mm:ss.fff`, or signed ticks of 10^-p seconds. A BigInt64Array of ticks is copied. */
export function time64Encoder(precision: number): Encoder {
  const type = `Time64(${precision})`;
  const write = (writer: ByteWriter, values: Values, count: number): void => {
    for (let i = 0; i < count; i++) writer.i64le(toTicks(values[i], precision, i, type));
  };
  return new LeafEncoder(0, 8, copying(BigInt64Array, write));
}

function toTicks(value: unknown, precision: number, index: number, type: string): bigint {
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
