import { refuse } from "./fault.ts";
import { asBigInt } from "./integers.ts";

/** A decimal as an integer and how many of its digits are after the point: { unscaled: 150n, scale: 2 } is 1.50. */
export interface UnscaledDecimal {
  readonly unscaled: bigint;
  readonly scale: number;
}

const DECIMAL = /^([+-]?)([0-9]*)(?:\.([0-9]*))?(?:[eE]([+-]?[0-9]{1,4}))?$/;

/** What Decimal(P, S) takes. */
export interface DecimalRule {
  /** Its name, for errors. */
  readonly type: string;
  /** Digits after the point. */
  readonly scale: number;
  /** The first unscaled integer that has too many digits. */
  readonly limit: bigint;
}

/** What a decimal of this precision and scale takes. */
export function decimalRule(precision: number, scale: number): DecimalRule {
  return { type: `Decimal(${precision}, ${scale})`, scale, limit: 10n ** BigInt(precision) };
}

/** The integer that a value is when the point is left out. @throws {ValueFault} when that is not exact, or too long */
export function decimal(value: unknown, index: number, { type, scale, limit }: DecimalRule): bigint {
  const unscaled = toUnscaled(value, scale, index, type);
  if (unscaled >= limit || unscaled <= -limit) refuse(index, value, type, "it has too many digits");
  return unscaled;
}

/** The integer that a value is with `scale` digits after the point and the point left out. */
function toUnscaled(value: unknown, scale: number, index: number, type: string): bigint {
  if (typeof value === "string") return parseDecimal(value, scale, index, value, type);
  if (typeof value === "number") {
    if (!Number.isFinite(value) || (Number.isInteger(value) && !Number.isSafeInteger(value))) {
      refuse(index, value, type, "a safe integer, a fraction or text is needed");
    }
    return parseDecimal(String(value), scale, index, value, type);
  }
  const big = asBigInt(value);
  if (big !== undefined) return big * 10n ** BigInt(scale);
  const { unscaled, scale: given } = (value ?? {}) as Partial<UnscaledDecimal>;
  if (typeof unscaled !== "bigint" || !Number.isInteger(given) || Math.abs(given!) > 1000) {
    refuse(index, value, type, "text, a number, a bigint or { unscaled, scale } is needed");
  }
  return rescale(unscaled, scale - given!, index, value, type);
}

function parseDecimal(text: string, scale: number, index: number, value: unknown, type: string): bigint {
  const match = text.length > 400 ? null : DECIMAL.exec(text);
  const [, sign = "", whole = "", fraction = "", exponent = "0"] = match ?? [];
  if (match === null || whole.length + fraction.length === 0) refuse(index, value, type);
  const digits = BigInt(whole + fraction);
  const shift = scale - fraction.length + Number(exponent);
  return rescale(sign === "-" ? -digits : digits, shift, index, value, type);
}

/** `unscaled` times ten to the power of `shift`, which must come out even. */
function rescale(unscaled: bigint, shift: number, index: number, value: unknown, type: string): bigint {
  if (unscaled === 0n) return 0n;
  if (shift > 200) refuse(index, value, type, "it has too many digits");
  if (shift >= 0) return unscaled * 10n ** BigInt(shift);
  const divisor = 10n ** BigInt(-shift);
  if (unscaled % divisor !== 0n) refuse(index, value, type, "it has more digits after the point");
  return unscaled / divisor;
}
