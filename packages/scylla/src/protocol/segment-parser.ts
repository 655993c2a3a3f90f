import { ByteReader, ChunkQueue } from "@x/binary";
import { ScyllaProtocolError } from "../errors.ts";
import type { Compression } from "./compression.ts";
import { crc24, payloadCrc32 } from "./crc.ts";
import { EnvelopeParser, type EnvelopeSink, type Parser } from "./envelope-parser.ts";
import { MAX_PAYLOAD_BYTES, SEGMENT_TRAILER_BYTES, segmentHeaderBytes } from "./segment.ts";

/** A segment's header, read and found right. */
interface SegmentHeader {
  /** Of the payload as sent. */
  readonly length: number;
  /** Of the payload before compression; 0 when it was not compressed. */
  readonly plainLength: number;
  readonly selfContained: boolean;
}

/**
 * Finds envelopes in segments (protocol v5) and checks every checksum. A payload that was not compressed and lies in one
 * chunk is viewed there.
 */
export class SegmentParser implements Parser {
  readonly #compression: Compression | undefined;
  readonly #headerBytes: number;
  /** The beginning of a segment whose end has not come. */
  readonly #queue = new ChunkQueue();
  readonly #envelopes: EnvelopeParser;
  #halted = false;

  constructor(sink: EnvelopeSink, compression: Compression | undefined) {
    this.#compression = compression;
    this.#headerBytes = segmentHeaderBytes(compression !== undefined);
    this.#envelopes = new EnvelopeParser(sink);
  }

  halt(): void {
    this.#halted = true;
    this.#envelopes.halt();
  }

  feed(reader: ByteReader, end: number): void {
    if (this.#queue.length > 0) this.#complete(reader, end);
    while (!this.#halted && end - reader.offset >= this.#headerBytes) {
      const at = reader.offset;
      const header = this.#readHeader(reader, at);
      const next = at + this.#headerBytes + header.length + SEGMENT_TRAILER_BYTES;
      if (next > end) break;
      this.#accept(reader, at + this.#headerBytes, header);
      reader.offset = next;
    }
    if (this.#halted || reader.offset === end) return;
    reader.end = end;
    this.#queue.push(reader.take(end - reader.offset));
  }

  /** None: a segment is checked first. */
  complete(): number {
    return 0;
  }

  /** Puts what is missing to the segment that has begun. */
  #complete(reader: ByteReader, end: number): void {
    const queue = this.#queue;
    const headerBytes = this.#headerBytes;
    if (!this.#fill(reader, end, headerBytes)) return;
    const bytes = Uint8Array.from({ length: headerBytes }, (_, i) => queue.peekU8(i));
    const header = this.#readHeader(new ByteReader(bytes), 0);
    const total = headerBytes + header.length + SEGMENT_TRAILER_BYTES;
    if (!this.#fill(reader, end, total)) return;
    this.#accept(new ByteReader(queue.take(total)), headerBytes, header);
  }

  #fill(reader: ByteReader, end: number, length: number): boolean {
    const missing = length - this.#queue.length;
    if (missing <= 0) return true;
    reader.end = end;
    this.#queue.push(reader.take(Math.min(missing, end - reader.offset)));
    return this.#queue.length >= length;
  }

  #readHeader({ bytes, view }: ByteReader, at: number): SegmentHeader {
    if (this.#headerBytes === 6) {
      const header = bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16);
      if (crc24(header, 3) !== little3(bytes, at + 3)) throw damaged("header", bytes, at);
      return {
        length: header & MAX_PAYLOAD_BYTES,
        plainLength: 0,
        selfContained: (header & (1 << 17)) !== 0,
      };
    }
    const low = view.getUint32(at, true);
    const fifth = bytes[at + 4]!;
    if (crc24(low, 5, fifth) !== little3(bytes, at + 5)) throw damaged("header", bytes, at);
    return {
      length: low & MAX_PAYLOAD_BYTES,
      plainLength: (low >>> 17) | ((fifth & 3) << 15),
      selfContained: (fifth & 4) !== 0,
    };
  }

  /** Checks a payload and takes the envelopes in it. */
  #accept(reader: ByteReader, start: number, { length, plainLength, selfContained }: SegmentHeader): void {
    const end = start + length;
    const payload = reader.bytes.subarray(start, end);
    if (payloadCrc32(payload) !== reader.view.getUint32(end, true))
      throw damaged("payload", reader.bytes, start);
    const envelopes = this.#envelopes;
    if (selfContained && !envelopes.isEmpty) throw misplaced(payload);
    if (plainLength === 0) {
      reader.offset = start;
      envelopes.feed(reader, end);
    } else {
      const plain = this.#decompress(payload, plainLength);
      envelopes.feed(new ByteReader(plain), plain.length);
    }
    if (selfContained && !envelopes.isEmpty && !this.#halted) throw misplaced(payload);
  }

  #decompress(payload: Uint8Array, length: number): Uint8Array {
    try {
      return this.#compression!.decompressBlock(payload, length);
    } catch (cause) {
      throw new ScyllaProtocolError(`a compressed segment cannot be read: ${(cause as Error).message}`, {
        offset: this.#headerBytes,
        kind: "segment",
        firstBytes: payload,
        cause,
      });
    }
  }
}

function little3(bytes: Uint8Array, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16);
}

function damaged(part: string, bytes: Uint8Array, at: number): ScyllaProtocolError {
  return new ScyllaProtocolError(`the ${part} of a segment was damaged: its checksum does not fit`, {
    offset: 0,
    kind: "segment",
    firstBytes: bytes.subarray(at, at + 32),
  });
}

function misplaced(payload: Uint8Array): ScyllaProtocolError {
  return new ScyllaProtocolError("a segment that is called self-contained does not hold whole envelopes", {
    offset: 0,
    kind: "segment",
    firstBytes: payload,
  });
}
