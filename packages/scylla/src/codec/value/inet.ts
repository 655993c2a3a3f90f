import { ScyllaUsageError } from "../../errors.ts";
import { formatIpv4, formatIpv6, parseInet } from "./inet-text.ts";
import { describe, INSPECT } from "./print.ts";

/** An IP address, the type `inet`: 4 or 16 bytes, kept as 32-bit words. Immutable. */
export class Inet {
  readonly family: 4 | 6;
  /** The words of the address, first bytes first; of IPv4 only `w0` counts. For use within the package. */
  readonly w0: number;
  readonly w1: number;
  readonly w2: number;
  readonly w3: number;

  /** From 32-bit words, first bytes first; an IPv4 address has one. */
  constructor(family: 4 | 6, w0: number, w1 = 0, w2 = 0, w3 = 0) {
    this.family = family;
    this.w0 = w0 | 0;
    this.w1 = w1 | 0;
    this.w2 = w2 | 0;
    this.w3 = w3 | 0;
  }

  /**
   * From text such as `127.0.0.1` or `2001:db8::1`. As with the server, `::ffff:1.2.3.4` is the IPv4 address 1.2.3.4.
   * @throws {ScyllaUsageError} for text that is no address, names of hosts and zones included
   */
  static fromString(text: string): Inet {
    const words = typeof text === "string" ? parseInet(text) : undefined;
    if (words === undefined) throw new ScyllaUsageError(`An IP address expected, not ${describe(text)}`);
    const [w0, w1, w2, w3] = words as [number, number?, number?, number?];
    if (words.length === 1) return new this(4, w0);
    return w0 === 0 && w1 === 0 && w2 === 0xffff ? new this(4, w3!) : new this(6, w0, w1, w2, w3);
  }

  /**
   * From 4 or 16 bytes, which are copied.
   * @throws {ScyllaUsageError} for any other number of them
   */
  static fromBytes(bytes: Uint8Array): Inet {
    if (!(bytes instanceof Uint8Array && (bytes.length === 4 || bytes.length === 16)))
      throw new ScyllaUsageError(`An IP address has 4 or 16 bytes, not ${describe(bytes)}`);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    if (bytes.length === 4) return new this(4, view.getInt32(0));
    return new this(6, view.getInt32(0), view.getInt32(4), view.getInt32(8), view.getInt32(12));
  }

  /** Its 4 or 16 bytes, a new array. */
  get bytes(): Uint8Array {
    const bytes = new Uint8Array(this.family === 4 ? 4 : 16);
    const view = new DataView(bytes.buffer);
    view.setInt32(0, this.w0);
    if (this.family === 4) return bytes;
    view.setInt32(4, this.w1);
    view.setInt32(8, this.w2);
    view.setInt32(12, this.w3);
    return bytes;
  }

  equals(other: unknown): boolean {
    return isInet(other) && sameAddress(this, other);
  }

  /** Dotted, or in the short form of RFC 5952: `2001:db8::1`. */
  toString(): string {
    return this.family === 4 ? formatIpv4(this.w0) : formatIpv6([this.w0, this.w1, this.w2, this.w3]);
  }

  toJSON(): string {
    return this.toString();
  }

  [INSPECT](): string {
    return `Inet ${this.toString()}`;
  }
}

/** Whether `value` is an {@link Inet}. */
export function isInet(value: unknown): value is Inet {
  return value instanceof Inet;
}

function sameAddress(a: Inet, b: Inet): boolean {
  return a.family === b.family && a.w0 === b.w0 && a.w1 === b.w1 && a.w2 === b.w2 && a.w3 === b.w3;
}
