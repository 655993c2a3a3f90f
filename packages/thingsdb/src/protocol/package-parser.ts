import { ChunkQueue } from "@x/binary";
import { ThingsDBProtocolError } from "../errors.ts";
import { HEADER_BYTES, MAX_PAYLOAD_BYTES } from "./package.ts";

/** Takes packages. The payload is `bytes[start, end)`; the memory is not reused, `view` is of the same. */
export type PackageSink = (
  type: number,
  id: number,
  bytes: Uint8Array,
  view: DataView,
  start: number,
  end: number,
) => void;

/**
 * Cuts what arrives into packages, wherever it was split. Packages that lie in one chunk are read there; others are put
 * together, which copies each of their bytes once.
 */
export class PackageParser {
  readonly #sink: PackageSink;
  readonly #maxBytes: number;
  readonly #rest = new ChunkQueue();
  #isStopped = false;

  /** @param maxBytes longer payloads are taken for garbage */
  constructor(sink: PackageSink, maxBytes: number = MAX_PAYLOAD_BYTES) {
    this.#sink = sink;
    this.#maxBytes = maxBytes;
  }

  /**
   * Takes the next chunk, whose memory must not be used again by the caller.
   * @throws {ThingsDBProtocolError} for a header that is none: the stream cannot be trusted any further
   */
  feed(chunk: Uint8Array): void {
    let at = 0;
    while (this.#rest.length > 0 && at < chunk.length) {
      const missing = this.#missing();
      const until = Math.min(chunk.length, at + missing);
      this.#rest.push(chunk.subarray(at, until));
      at = until;
      if (this.#missing() === 0) {
        const whole = this.#rest.take(this.#rest.length);
        this.#parse(whole, new DataView(whole.buffer, whole.byteOffset, whole.length), 0);
      }
    }
    if (at === chunk.length || this.#isStopped) return;
    const bytes = new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.length);
    const end = this.#parse(bytes, new DataView(chunk.buffer, chunk.byteOffset, chunk.length), at);
    if (end < bytes.length && !this.#isStopped) this.#rest.push(bytes.subarray(end));
  }

  /** Whether bytes of an unfinished package wait. */
  get isInside(): boolean {
    return this.#rest.length > 0;
  }

  /** Drops everything; what is being parsed stops, too. */
  stop(): void {
    this.#isStopped = true;
    this.#rest.clear();
  }

  /** How many bytes the first package that is not whole still needs, or its header. */
  #missing(): number {
    const rest = this.#rest;
    if (rest.length < HEADER_BYTES) return HEADER_BYTES - rest.length;
    const length = rest.peekU32le(0);
    if (length > this.#maxBytes || (rest.peekU8(6) ^ rest.peekU8(7)) !== 0xff)
      throw this.#fault(rest.take(rest.length), 0);
    return HEADER_BYTES + length - rest.length;
  }

  #parse(bytes: Uint8Array, view: DataView, from: number): number {
    let at = from;
    while (at + HEADER_BYTES <= bytes.length && !this.#isStopped) {
      const length = view.getUint32(at, true);
      const type = bytes[at + 6]!;
      if (length > this.#maxBytes || (type ^ bytes[at + 7]!) !== 0xff) throw this.#fault(bytes, at);
      const start = at + HEADER_BYTES;
      if (start + length > bytes.length) break;
      at = start + length;
      this.#sink(type, view.getUint16(start - 4, true), bytes, view, start, at);
    }
    return at;
  }

  #fault(bytes: Uint8Array, at: number): ThingsDBProtocolError {
    return new ThingsDBProtocolError("what arrived is no ThingsDB package", {
      offset: 0,
      kind: "package",
      firstBytes: bytes.subarray(at),
    });
  }
}
