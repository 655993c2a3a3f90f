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
  /** Makes `feed` return after the answer at hand: what follows is not for this parser. */
  halt(): void;
}

/** Finds envelopes in a stream of bytes. One that lies in one chunk is viewed there, any other is copied once. */
export class EnvelopeParser implements Parser {
  /** For the bodies of envelopes, up to v4. */
  compression: Compression | undefined;
  readonly #sink: EnvelopeSink;
  /** The beginning of an envelope whose end has not come. */
  readonly #queue = new ChunkQueue();
  #halted = false;

  constructor(sink: EnvelopeSink) {
    this.#sink = sink;
  }

  /** Whether everything so far were whole envelopes. */
  get isEmpty(): boolean {
    return this.#queue.length === 0;
  }

  halt(): void {
    this.#halted = true;
  }

  feed(reader: ByteReader, end: number): void {
    if (this.#queue.length > 0) this.#complete(reader, end);
    while (!this.#halted && end - reader.offset >= HEADER_BYTES) {
      const at = reader.offset;
      const length = bodyLength(reader, at);
      const next = at + HEADER_BYTES + length;
      if (next > end) break;
      this.#emit(reader, at, next);
      reader.offset = next;
    }
    if (this.#halted || reader.offset === end) return;
    reader.end = end;
    this.#queue.push(reader.take(end - reader.offset));
  }

  /** Puts what is missing to the envelope that has begun. */
  #complete(reader: ByteReader, end: number): void {
    const queue = this.#queue;
    if (!this.#fill(reader, end, HEADER_BYTES)) return;
    // The bytes are checked before anything is collected for them.
    const header = new ByteReader(Uint8Array.from({ length: HEADER_BYTES }, (_, i) => queue.peekU8(i)));
    const total = HEADER_BYTES + bodyLength(header, 0);
    if (!this.#fill(reader, end, total)) return;
    this.#emit(new ByteReader(queue.take(total)), 0, total);
  }

  #fill(reader: ByteReader, end: number, length: number): boolean {
    const missing = length - this.#queue.length;
    if (missing <= 0) return true;
    reader.end = end;
    this.#queue.push(reader.take(Math.min(missing, end - reader.offset)));
    return this.#queue.length >= length;
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
