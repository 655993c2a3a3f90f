import { ByteReader, ChunkQueue } from "@x/binary";
import { ScyllaProtocolError } from "../errors.ts";
import type { Compression } from "./compression.ts";
import { HEADER_BYTES, MAX_BODY_BYTES } from "./envelope.ts";
import { FLAG, opcodeName } from "./opcode.ts";

/** Takes the answers that were found in the bytes of a socket. */
export interface EnvelopeSink {
  /**
   * One answer. `reader` stands at the body's first byte and ends behind its last one; it is used for the next answer
   * afterwards, but its `bytes` and `view` stay as they are.
   */
  envelope(version: number, flags: number, stream: number, opcode: number, reader: ByteReader): void;
}

/** What finds answers in bytes: plain envelopes, or segments. */
export interface Parser {
  /**
   * Takes the bytes of `reader` from its offset up to `end`, and keeps a copy of none and a view of what is no whole answer
   * yet. Returns early when halted, with the offset behind what was taken.
   * @throws {ScyllaProtocolError} for bytes that no answer begins with, or that were damaged
   */
  feed(reader: ByteReader, end: number): void;
  /**
   * Takes from bytes that are lent what an answer lacks that has begun, if it can be copied to its place at once, and returns
   * how many bytes that was. The rest is for `feed`.
   */
  complete(lent: Uint8Array): number;
  /** Makes `feed` return after the answer at hand: what follows is not for this parser. */
  halt(): void;
}

/** An answer whose memory is not reserved at once: not before a good part of it has come can its length be believed. */
const LARGE_BYTES = 4 * 1024 * 1024;
/** How many times what has come is reserved then. */
const TRUST = 16;

/** Finds envelopes in a stream of bytes. One that lies in one chunk is viewed there, any other is gathered. */
export class EnvelopeParser implements Parser {
  /** For the bodies of envelopes, up to v4. */
  compression: Compression | undefined;
  readonly #sink: EnvelopeSink;
  /** The beginning of an envelope of which not even the header is whole. */
  readonly #queue = new ChunkQueue();
  /** An envelope whose end has not come, and how much of it is there. */
  #frame: Uint8Array | undefined;
  #frameLength = 0;
  #filled = 0;
  #halted = false;

  constructor(sink: EnvelopeSink) {
    this.#sink = sink;
  }

  /** Whether everything so far were whole envelopes. */
  get isEmpty(): boolean {
    return this.#queue.length === 0 && this.#frame === undefined;
  }

  halt(): void {
    this.#halted = true;
  }

  feed(reader: ByteReader, end: number): void {
    if (this.#queue.length > 0) this.#completeHeader(reader, end);
    if (this.#frame !== undefined) {
      const taken = Math.min(this.#frameLength - this.#filled, end - reader.offset);
      this.complete(reader.bytes.subarray(reader.offset, reader.offset + taken));
      reader.offset += taken;
    }
    while (!this.#halted && end - reader.offset >= HEADER_BYTES) {
      const at = reader.offset;
      const total = HEADER_BYTES + bodyLength(reader, at);
      if (at + total > end) {
        this.#begin(total, reader.bytes.subarray(at, end));
        reader.offset = end;
        return;
      }
      this.#emit(reader, at, at + total);
      reader.offset = at + total;
    }
    if (this.#halted || reader.offset === end) return;
    reader.end = end;
    this.#queue.push(reader.take(end - reader.offset));
  }

  complete(lent: Uint8Array): number {
    if (this.#frame === undefined) return 0;
    const taken = Math.min(this.#frameLength - this.#filled, lent.length);
    const filled = this.#filled + taken;
    const frame = filled > this.#frame.length ? this.#grow(filled) : this.#frame;
    frame.set(taken === lent.length ? lent : lent.subarray(0, taken), this.#filled);
    this.#filled = filled;
    if (filled === this.#frameLength) {
      this.#frame = undefined;
      this.#emit(new ByteReader(frame), 0, filled);
    }
    return taken;
  }

  /** Puts what is missing to the header that has begun. */
  #completeHeader(reader: ByteReader, end: number): void {
    const queue = this.#queue;
    reader.end = end;
    queue.push(reader.take(Math.min(HEADER_BYTES - queue.length, end - reader.offset)));
    if (queue.length < HEADER_BYTES) return;
    const header = queue.take(HEADER_BYTES);
    this.#begin(HEADER_BYTES + bodyLength(new ByteReader(header), 0), header);
  }

  /** Begins to gather an envelope of `total` bytes; it may be whole already. */
  #begin(total: number, bytes: Uint8Array): void {
    this.#frameLength = total;
    this.#filled = 0;
    this.#frame = unfilled(Math.min(total, Math.max(LARGE_BYTES, TRUST * bytes.length)));
    this.complete(bytes);
  }

  #grow(filled: number): Uint8Array {
    const frame = unfilled(Math.min(this.#frameLength, TRUST * filled));
    frame.set(this.#frame!.subarray(0, this.#filled));
    this.#frame = frame;
    return frame;
  }

  #emit(reader: ByteReader, at: number, end: number): void {
    const { bytes } = reader;
    const flags = bytes[at + 1]!;
    const stream = ((bytes[at + 2]! << 24) >> 16) | bytes[at + 3]!;
    const version = bytes[at]! & 0x7f;
    const opcode = bytes[at + 4]!;
    if ((flags & FLAG.COMPRESSED) !== 0) {
      const body = this.#decompress(bytes.subarray(at + HEADER_BYTES, end), opcode);
      this.#sink.envelope(version, flags & ~FLAG.COMPRESSED, stream, opcode, new ByteReader(body));
      return;
    }
    reader.offset = at + HEADER_BYTES;
    reader.end = end;
    this.#sink.envelope(version, flags, stream, opcode, reader);
  }

  #decompress(body: Uint8Array, opcode: number): Uint8Array {
    try {
      if (this.compression === undefined) throw new Error("no compression was agreed on");
      return this.compression.decompressBody(body, MAX_BODY_BYTES);
    } catch (cause) {
      throw new ScyllaProtocolError(`a compressed body cannot be read: ${(cause as Error).message}`, {
        offset: HEADER_BYTES,
        kind: opcodeName(opcode),
        firstBytes: body,
        cause,
      });
    }
  }
}

/** Memory that will be written all over: where Node is, without the zeros. */
function unfilled(length: number): Uint8Array {
  if (typeof Buffer !== "function") return new Uint8Array(length);
  return new Uint8Array(Buffer.allocUnsafeSlow(length).buffer);
}

/** The length of the body that the header at `at` announces, once the header is credible. */
function bodyLength(reader: ByteReader, at: number): number {
  const length = reader.view.getInt32(at + 5);
  const first = reader.bytes[at]!;
  // Versions have been 1 to 6; anything else is somebody who does not speak CQL.
  if (first >= 0x81 && first <= 0x8f && length >= 0 && length <= MAX_BODY_BYTES) return length;
  throw new ScyllaProtocolError(
    first >= 0x81 && first <= 0x8f
      ? `an answer announces a body of ${length} bytes`
      : "what came is no answer of a CQL server",
    { offset: 0, kind: "envelope", firstBytes: reader.bytes.subarray(at, at + 32) },
  );
}
