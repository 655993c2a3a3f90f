const BRAND = Symbol.for("@x/binary.error");

/**
 * Base of everything this package throws.
 *
 * `instanceof` compares a brand, so it holds between the ESM and the CommonJS copy of the package.
 */
export abstract class BinaryError extends RangeError {
  /** Stable name of what went wrong, `ERR_BINARY_…`. */
  readonly code: string;

  protected constructor(message: string, code: string, kind: string) {
    super(message);
    this.code = code;
    Object.defineProperty(this, BRAND, { value: kind });
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    return kindOf(value) !== undefined;
  }
}

/** The bytes end before the value that was asked for does. Nothing was consumed. */
export class UnderflowError extends BinaryError {
  /** How many bytes the value takes; for a value of unknown length, the least that would let it go on. */
  readonly needed: number;
  /** How many bytes there were from `offset` on. */
  readonly available: number;
  /** Where the value starts. */
  readonly offset: number;

  constructor(needed: number, available: number, offset: number) {
    super(
      `${needed} bytes needed at offset ${offset}, ${available} available`,
      "ERR_BINARY_UNDERFLOW",
      "UnderflowError",
    );
    this.needed = needed;
    this.available = available;
    this.offset = offset;
  }

  override get name(): string {
    return "UnderflowError";
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    return kindOf(value) === "UnderflowError";
  }
}

/** A writer or a queue would grow beyond the limit it was given. It holds what it held before. */
export class OverflowError extends BinaryError {
  /** How many bytes it would have to hold. */
  readonly needed: number;
  /** How many it may hold. */
  readonly max: number;

  constructor(needed: number, max: number) {
    super(`${needed} bytes exceed the limit of ${max}`, "ERR_BINARY_OVERFLOW", "OverflowError");
    this.needed = needed;
    this.max = max;
  }

  override get name(): string {
    return "OverflowError";
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    return kindOf(value) === "OverflowError";
  }
}

/** A varint that goes on for more than ten bytes, or holds more than 64 bits. Nothing was consumed. */
export class VarintError extends BinaryError {
  /** Where the varint starts. */
  readonly offset: number;

  constructor(offset: number) {
    super(`the varint at offset ${offset} does not end within 64 bits`, "ERR_BINARY_VARINT", "VarintError");
    this.offset = offset;
  }

  override get name(): string {
    return "VarintError";
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    return kindOf(value) === "VarintError";
  }
}

/** A value that the type asked for cannot hold exactly: `300` as `u8`, `2n ** 53n` as a safe integer. */
export class ValueRangeError extends BinaryError {
  /** The value that does not fit. */
  readonly value: number | bigint;
  /** What it does not fit: `u8`, `i64`, `safe integer`, `length` … */
  readonly type: string;

  constructor(value: number | bigint, type: string) {
    super(`${value} is no ${type}`, "ERR_BINARY_VALUE_RANGE", "ValueRangeError");
    this.value = value;
    this.type = type;
  }

  override get name(): string {
    return "ValueRangeError";
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    return kindOf(value) === "ValueRangeError";
  }
}

/** Whether `value` is an error of this package, from whichever copy of it. */
export function isBinaryError(value: unknown): value is BinaryError {
  return value instanceof BinaryError;
}

function kindOf(value: unknown): string | undefined {
  return (value as { readonly [BRAND]?: string } | null | undefined)?.[BRAND];
}
