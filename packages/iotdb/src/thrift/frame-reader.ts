import { FrameFault } from "./fault.ts";

/** Memory is taken for what has come, not for what is announced, from this size on. */
const FIRST_BYTES = 1 << 20;

/** A frame of which less is missing is not worth a read of its own. */
const READ_FROM = 16_384;
/** From this size on it costs to have memory filled with zeros that are written over at once. */
const UNSAFE_FROM = 4_096;

/** Puts frames together: four bytes of length, big endian, then so many bytes. */
export class FrameReader {
  readonly #maxBytes: number;
  readonly #onFrame: (frame: Uint8Array) => void;
  /** Bytes of the length that have come, and the length as far as it is known. */
  #headBytes = 0;
  #length = 0;
  #frame: Uint8Array | undefined;
  #filled = 0;

  /** `onFrame` gets each frame without its length, in memory of its own. */
  constructor(maxBytes: number, onFrame: (frame: Uint8Array) => void) {
    this.#maxBytes = maxBytes;
    this.#onFrame = onFrame;
  }

  /** Where the rest of a large frame belongs: bytes that are read into it need not be copied. Undefined when anywhere will do. */
  get room(): Uint8Array | undefined {
    const frame = this.#frame;
    return frame !== undefined && frame.length - this.#filled >= READ_FROM
      ? frame.subarray(this.#filled)
      : undefined;
  }

  /**
   * Takes bytes as they come; they are copied, unless they lie at the beginning of `room`.
   * @throws {FrameFault} for a length that cannot be, and whatever `onFrame` throws
   */
  push(bytes: Uint8Array): void {
    let at = 0;
    while (at < bytes.length) {
      if (this.#frame === undefined) {
        this.#length = (this.#length << 8) | bytes[at++]!;
        if (++this.#headBytes === 4) this.#begin(bytes.subarray(Math.max(0, at - 4)));
        continue;
      }
      const count = Math.min(bytes.length - at, this.#length - this.#filled);
      this.#fill(bytes.subarray(at, at + count));
      at += count;
    }
  }

  #begin(rest: Uint8Array): void {
    const length = this.#length;
    if (length < 0 || length > this.#maxBytes) throw new FrameFault(length, rest);
    this.#frame = allocate(Math.min(length, FIRST_BYTES));
    this.#filled = 0;
    if (length === 0) this.#end(this.#frame);
  }

  #fill(bytes: Uint8Array): void {
    let frame = this.#frame!;
    const filled = this.#filled + bytes.length;
    if (filled > frame.length) {
      frame = allocate(Math.min(this.#length, Math.max(filled, 2 * frame.length)));
      frame.set(this.#frame!.subarray(0, this.#filled));
      this.#frame = frame;
    }
    // Memory of frames is their own: what lies in it was read into it.
    if (bytes.buffer !== frame.buffer) frame.set(bytes, this.#filled);
    this.#filled = filled;
    if (filled === this.#length) this.#end(frame);
  }

  #end(frame: Uint8Array): void {
    this.#frame = undefined;
    this.#headBytes = 0;
    this.#length = 0;
    this.#onFrame(frame);
  }
}

/** Memory of its own, with anything in it. */
function allocate(length: number): Uint8Array {
  if (length < UNSAFE_FROM || typeof Buffer !== "function") return new Uint8Array(length);
  return new Uint8Array(Buffer.allocUnsafeSlow(length).buffer, 0, length);
}
