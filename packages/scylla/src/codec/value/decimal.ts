import { ScyllaUsageError } from "../../errors.ts";
import { describe, INSPECT } from "./print.ts";

const TEXT = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,10}))?$/;
const MAX_SCALE = 2147483647;
const MIN_SCALE = -2147483648;

/** An exact decimal number, `unscaled × 10^-scale`, the type `decimal`. Immutable. */
export class Decimal {
  readonly unscaled: bigint;
  /** Digits after the point; negative for zeros before it. 32 bits. */
  readonly scale: number;

  /** @throws {ScyllaUsageError} for a scale that is no whole number of 32 bits */
  constructor(unscaled: bigint, scale: number) {
    if (typeof unscaled !== "bigint")
      throw new ScyllaUsageError(`The digits of a decimal are a bigint, not ${describe(unscaled)}`);
    if (!(Number.isInteger(scale) && scale >= MIN_SCALE && scale <= MAX_SCALE))
      throw new ScyllaUsageError(
        `The scale of a decimal is a whole number of 32 bits, not ${describe(scale)}`,
      );
    this.unscaled = unscaled;
    this.scale = scale + 0;
  }

  /**
   * From text such as `-1.50`, `1E+10` or `.5`, digit by digit: `1.50` has a scale of 2.
   * @throws {ScyllaUsageError} for text that is no number, or a scale beyond 32 bits
   */
  static fromString(text: string): Decimal {
    const match = typeof text === "string" ? TEXT.exec(text) : null;
    const [, sign = "", whole = "", fraction = "", exponent = "0"] = match ?? [];
    if (match === null || whole + fraction === "")
      throw new ScyllaUsageError(`A decimal as text is like -12.50 or 1E+10, not ${describe(text)}`);
    const digits = BigInt(whole + fraction);
    return new this(sign === "-" ? -digits : digits, fraction.length - Number(exponent));
  }

  /**
   * Whether `other` is the same number: `1.5` equals `1.50`. Compare `scale`, too, to tell these apart.
   */
  equals(other: unknown): boolean {
    if (!isDecimal(other)) return false;
    const [digits, scale] = stripped(this);
    const [otherDigits, otherScale] = stripped(other);
    return digits === otherDigits && scale === otherScale;
  }

  /** The nearest number, which need not be the same. */
  toNumber(): number {
    return Number(this.toString());
  }

  /** All digits; with an exponent where the server writes one, too: `1E+10`, `0E-8`. */
  toString(): string {
    const negative = this.unscaled < 0n;
    const digits = (negative ? -this.unscaled : this.unscaled).toString();
    const { scale } = this;
    const sign = negative ? "-" : "";
    if (scale === 0) return sign + digits;
    const exponent = digits.length - 1 - scale;
    if (scale > 0 && exponent >= -6) {
      const padded = digits.padStart(scale + 1, "0");
      return `${sign}${padded.slice(0, -scale)}.${padded.slice(-scale)}`;
    }
    const point = digits.length > 1 ? `${digits[0]}.${digits.slice(1)}` : digits;
    if (exponent === 0) return sign + point;
    return `${sign}${point}E${exponent > 0 ? "+" : ""}${exponent}`;
  }

  toJSON(): string {
    return this.toString();
  }

  [INSPECT](): string {
    return `Decimal ${this.toString()}`;
  }
}

/** Whether `value` is a {@link Decimal}. */
export function isDecimal(value: unknown): value is Decimal {
  return value instanceof Decimal;
}

/** Digits and scale without zeros at the end: never multiplies out, a scale may be two thousand million. */
function stripped({ unscaled, scale }: Decimal): [string, number] {
  if (unscaled === 0n) return ["0", 0];
  const digits = unscaled.toString();
  let end = digits.length;
  while (digits[end - 1] === "0") end--;
  return [digits.slice(0, end), scale - (digits.length - end)];
}
