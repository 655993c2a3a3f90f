import { ByteReader } from "@x/binary";
import { VoltProtocolError } from "./errors.ts";

/** Gets one message, from `reader.offset` to `reader.end`. Its bytes are the message's for good. */
export type FrameHandler = (reader: ByteReader) => void;

const HEAD = 4;

/**
 * Cuts a stream into messages: int32 length, then as many bytes.
 *
 * Messages that lie in one chunk are read where they are; a longer one gets memory of its own as soon as its length is
 * known, and chunks are copied into it as they come, so that no chunk is kept.
 */
export class FrameReader {
  readonly #onFrame: FrameHandler;
  readonly #head = new Uint8Array(HEAD);
  #headLength = 0;
  #frame: Uint8Array | undefined;
  #filled = 0;
  #maxBytes: number;

  constructor(maxBytes: number, onFrame: FrameHandler) {
    this.#maxBytes = maxBytes;
    this.#onFrame = onFrame;
  }

  /** Changes the longest message that is taken from here on. */
  set maxBytes(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** What has come of a message that is not whole yet, without the message's length: for streams that end there. */
  get rest(): Uint8Array {
    return this.#frame?.subarray(0, this.#filled) ?? this.#head.slice(0, this.#headLength);
  }

  /**
   * Takes what has come. The bytes are lent: what is to be kept is copied.
   * @throws {VoltProtocolError} for a length that is not positive, or beyond the limit
   */
  push(lent: Uint8Array): void {
    let at = this.#continue(lent, 0);
    if (at === lent.length) return;
    const chunk = lent.slice(at);
    at = 0;
    const reader = new ByteReader(chunk);
    while (chunk.length - at >= HEAD) {
      const length = this.#check(reader.view.getInt32(at), chunk);
      at += HEAD;
      if (chunk.length - at < length) {
        this.#frame = new Uint8Array(length);
        this.#filled = 0;
        this.#continue(chunk, at);
        return;
      }
      reader.offset = at;
      reader.end = at + length;
      at += length;
      this.#onFrame(reader);
    }
    this.#head.set(chunk.subarray(at));
    this.#headLength = chunk.length - at;
  }

  /** Goes on with a message, or a length, of which only a part had come; returns where in the chunk the next one starts. */
  #continue(chunk: Uint8Array, start: number): number {
    let at = start;
    if (this.#frame === undefined && this.#headLength > 0) {
      while (this.#headLength < HEAD && at < chunk.length) this.#head[this.#headLength++] = chunk[at++]!;
      if (this.#headLength < HEAD) return at;
      this.#headLength = 0;
      this.#frame = new Uint8Array(this.#check(new DataView(this.#head.buffer).getInt32(0), chunk));
      this.#filled = 0;
    }
    const frame = this.#frame;
    if (frame === undefined) return at;
    const end = Math.min(chunk.length, at + frame.length - this.#filled);
    frame.set(chunk.subarray(at, end), this.#filled);
    this.#filled += end - at;
    if (this.#filled === frame.length) {
      this.#frame = undefined;
      this.#onFrame(new ByteReader(frame));
    }
    return end;
  }

  #check(length: number, firstBytes: Uint8Array): number {
    if (length > 0 && length <= this.#maxBytes) return length;
    throw new VoltProtocolError(
      length > 0
        ? `a message of ${length} bytes; at most ${this.#maxBytes} are taken`
        : `a message of ${length} bytes`,
      { offset: 0, kind: "frame", firstBytes },
    );
  }
}
