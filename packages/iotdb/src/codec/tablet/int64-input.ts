import { fromLongLike, isLongLike } from "@x/binary";
import { refuse } from "../value-fault.ts";

const TWO_32 = 4294967296;
/** Timestamps that numbers hold exactly. */
const MAX_SAFE = Number.MAX_SAFE_INTEGER;

/** Writes a 64-bit integer that a caller gave, big endian. @throws {ValueFault} */
export function putInt64(view: DataView, at: number, value: unknown, index: number, type: string): void {
  if (typeof value === "number") {
    if (!Number.isSafeInteger(value)) refuse(index, value, type, "give a bigint");
    view.setUint32(at, Math.floor(value / TWO_32));
    view.setUint32(at + 4, value);
  } else if (typeof value === "bigint") {
    if (BigInt.asIntN(64, value) !== value) refuse(index, value, type);
    view.setBigInt64(at, value);
  } else if (isLongLike(value)) {
    if (value.unsigned && value.high < 0) refuse(index, fromLongLike(value), type);
    view.setUint32(at, value.high);
    view.setUint32(at + 4, value.low);
  } else refuse(index, value, type);
}

/** The same for an instant, which may be a Date. @throws {ValueFault} */
export function putInstant(
  view: DataView,
  at: number,
  value: unknown,
  unitsPerMs: number,
  index: number,
  type: string,
): void {
  if (!(value instanceof Date)) {
    putInt64(view, at, value, index, type);
    return;
  }
  const units = value.getTime() * unitsPerMs;
  if (Math.abs(units) <= MAX_SAFE) {
    view.setUint32(at, Math.floor(units / TWO_32));
    view.setUint32(at + 4, units);
    return;
  }
  if (Number.isNaN(units)) refuse(index, value, type);
  const exact = BigInt(value.getTime()) * BigInt(unitsPerMs);
  if (BigInt.asIntN(64, exact) !== exact)
    refuse(index, value, type, "out of range in the unit of the server");
  view.setBigInt64(at, exact);
}
