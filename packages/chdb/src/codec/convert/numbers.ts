import { refuse } from "./fault.ts";
import { asBigInt } from "./integers.ts";

/** A number, or an integer that a number holds exactly. @throws {ValueFault} for anything else */
export function float(value: unknown, index: number, type: string): number {
  if (typeof value === "number") return value;
  const big = asBigInt(value);
  if (big === undefined) refuse(index, value, type);
  const number = Number(big);
  if (BigInt(number) !== big) refuse(index, value, type, "it would be rounded");
  return number;
}

/** A number as a BFloat16 holds it: the upper half of the Float32, the rest cut off as the engine does. */
export function bfloat16(value: number): number {
  const scratch = new DataView(new ArrayBuffer(4));
  scratch.setFloat32(0, value);
  scratch.setUint16(2, 0);
  return scratch.getFloat32(0);
}

/** A boolean, 0 or 1. @throws {ValueFault} for anything else */
export function bool(value: unknown, index: number): boolean {
  if (value === true || value === 1) return true;
  return value === false || value === 0 ? false : refuse(index, value, "Bool");
}
