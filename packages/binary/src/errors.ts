const KINDS = Symbol.for("@x/binary.error-kinds");

/**
 * Base of everything this package throws.
 *
 * `name` and `instanceof` go by the names of the classes, so both hold between the ESM and the CommonJS copy of the
 * package.
 */
export abstract class BinaryError extends RangeError {
  static get errorName(): string {
    return "BinaryError";
  }

  /** Stable name of what went wrong, `ERR_BINARY_…`. */
  readonly code: string;

  protected constructor(message: string, code: string) {
    super(message);
    this.code = code;
    Object.defineProperty(this, KINDS, { value: ["BinaryError", new.target.errorName] });
  }

  override get name(): string {
    return (this.constructor as typeof BinaryError).errorName;
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    return (
      (value as { readonly [KINDS]?: readonly string[] } | null | undefined)?.[KINDS]?.includes(
        this.errorName,
      ) ?? false
    );
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
    super(`${needed} bytes needed at offset ${offset}, ${available} available`, "ERR_BINARY_UNDERFLOW");
    this.needed = needed;
    this.available = available;
    this.offset = offset;
  }

  static override get errorName(): string {
    return "UnderflowError";
  }
}

/** A writer or a queue would grow beyond the limit it was given. It holds what it held before. */
export class OverflowError extends BinaryError {
  /** How many bytes it would have to hold. */
  readonly needed: number;
  /** How many it may hold. */
  readonly max: number;

  constructor(needed: number, max: number) {
    super(`${needed} bytes exceed the limit of ${max}`, "ERR_BINARY_OVERFLOW");
    this.needed = needed;
    this.max = max;
  }

  static override get errorName(): string {
    return "OverflowError";
  }
}

/** A varint that goes on for more than ten bytes, or holds more than 64 bits. Nothing was consumed. */
export class VarintError extends BinaryError {
  /** Where the varint starts. */
  readonly offset: number;

  constructor(offset: number) {
    super(`the varint at offset ${offset} does not end within 64 bits`, "ERR_BINARY_VARINT");
    this.offset = offset;
  }

  static override get errorName(): string {
    return "VarintError";
  }
}

/** A value that the type asked for cannot hold exactly: `300` as `u8`, `2n ** 53n` as a safe integer. */
export class ValueRangeError extends BinaryError {
  /** The value that does not fit. */
  readonly value: number | bigint;
  /** What it does not fit: `u8`, `i64`, `safe integer`, `length` … */
  readonly type: string;

  constructor(value: number | bigint, type: string) {
    super(`${value} is no ${type}`, "ERR_BINARY_VALUE_RANGE");
    this.value = value;
    this.type = type;
  }

  static override get errorName(): string {
    return "ValueRangeError";
  }
}

/** Whether `value` is an error of this package, from whichever copy of it. */
export function isBinaryError(value: unknown): value is BinaryError {
  return value instanceof BinaryError;
}
