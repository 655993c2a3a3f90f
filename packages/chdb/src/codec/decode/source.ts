import { ByteCursor, isBinaryError } from "@x/binary";
import { ChdbProtocolError, ChdbUsageError } from "../../errors.ts";

/** Makes memory of so many bytes, whatever is in them. */
export type Allocate = (length: number) => Uint8Array<ArrayBuffer>;

/** What the bytes of a result are read from: a reader that says what it was reading when something is wrong. */
export class NativeSource extends ByteCursor {
  /** What is being read, for errors. */
  kind = "block";
  /** Whether something that was read is a view of the bytes, which must stay as they are then. */
  borrowed = false;
  /** Makes memory for copies of many runs. */
  readonly allocate: Allocate;

  constructor(bytes: Uint8Array, allocate: Allocate) {
    super(bytes);
    this.allocate = allocate;
  }

  /** An unsigned 64-bit count. */
  count64(): number {
    const start = this.passOver(1, 8);
    const low = this.view.getUint32(start, true);
    const high = this.view.getUint32(start + 4, true);
    if (high > 0x1fffff) this.fault(`a count of more than 2^53`, start);
    return high * 4294967296 + low;
  }

  /** A length in front of as many bytes, as UTF-8. */
  text(): string {
    return this.utf8(this.uvarint());
  }

  /** Passes over `count` values of `width` bytes each and returns where they start. */
  passOver(count: number, width: number): number {
    const start = this.offset;
    if (count * width > this.remaining) {
      this.fault(`${count} values of ${width} bytes announced, ${this.remaining} bytes left`, start);
    }
    this.offset = start + count * width;
    return start;
  }

  fault(message: string, offset: number = this.offset, cause?: unknown): never {
    throw new ChdbProtocolError(`Malformed ${this.kind} at byte ${offset}: ${message}`, {
      offset,
      kind: this.kind,
      firstBytes: Buffer.from(this.bytes.subarray(0, 32)).toString("hex"),
      cause,
    });
  }

  /** Runs `read`; what the reader or the type parser throws becomes a ChdbProtocolError. */
  guard<T>(read: () => T): T {
    try {
      return read();
    } catch (error) {
      if (isBinaryError(error)) this.fault(error.message, this.offset, error);
      if (error instanceof ChdbUsageError && error.code === "ERR_CHDB_TYPE") {
        this.fault(error.message, this.offset, error);
      }
      throw error;
    }
  }
}
