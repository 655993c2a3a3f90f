import { ThingsDBProtocolError } from "../errors.ts";
import { HEADER_BYTES, MAX_PAYLOAD_BYTES } from "./package.ts";

/**
 * Takes packages. The payload is `bytes[start, end)`, `view` is of the same memory. Where that is lent, less than half of it
 * is the package's.
 */
export type PackageSink = (
  type: number,
  id: number,
  bytes: Uint8Array,
  view: DataView,
  start: number,
  end: number,
) => void;

/** A package whose memory is not reserved at once: not before a good part of it has come can its length be believed. */
const LARGE_BYTES = 4 * 1024 * 1024;
/** How many times what has come is reserved then. */
const TRUST = 16;

/**
 * Cuts what arrives into packages, wherever it was split. Packages that lie in one chunk are read there; others are put
 * together, which copies each of their bytes once.
 */
export class PackageParser {
  readonly #sink: PackageSink;
  readonly #maxBytes: number;
  /** The package whose end has not come: at first no more than its header. */
  #package: Uint8Array = new Uint8Array(HEADER_BYTES);
  #filled = 0;
  /** How long it is, as far as that is known. */
  #length = HEADER_BYTES;
  #isStopped = false;

  /** @param maxBytes longer payloads are taken for garbage */
  constructor(sink: PackageSink, maxBytes: number = MAX_PAYLOAD_BYTES) {
    this.#sink = sink;
    this.#maxBytes = maxBytes;
  }

  /**
   * Takes the next chunk. Its memory must not be used again by the caller, unless it `isLent`: then what has to stay is copied.
   * @throws {ThingsDBProtocolError} for a header that is none: the stream cannot be trusted any further
   */
  feed(chunk: Uint8Array, isLent = false): void {
    const bytes = new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.length);
    let at = 0;
    while (this.#filled > 0 && at < bytes.length && !this.#isStopped) at = this.#gather(bytes, at);
    if (at === bytes.length || this.#isStopped) return;
    const view = new DataView(chunk.buffer, chunk.byteOffset, chunk.length);
    at = this.#parse(bytes, view, at, isLent ? chunk.buffer.byteLength : Infinity);
    while (at < bytes.length && !this.#isStopped) at = this.#gather(bytes, at);
  }

  /** Bytes of an unfinished package wait. */
  get isInside(): boolean {
    return this.#filled > 0;
  }

  /** Drops everything; what is being parsed stops, too. */
  stop(): void {
    this.#isStopped = true;
    this.#reset();
  }

  /** Copies what belongs to the unfinished package to its place. Returns where that ends in `bytes`. */
  #gather(bytes: Uint8Array, at: number): number {
    const until = Math.min(bytes.length, at + this.#length - this.#filled);
    const filled = this.#filled + until - at;
    if (filled > this.#package.length) this.#grow(Math.min(this.#length, TRUST * filled));
    this.#package.set(bytes.subarray(at, until), this.#filled);
    this.#filled = filled;
    if (filled < this.#length) return until;
    const whole = this.#package;
    const view = new DataView(whole.buffer, whole.byteOffset, filled);
    if (filled === HEADER_BYTES) {
      this.#length = HEADER_BYTES + this.#payloadLength(whole, view, 0);
      if (this.#length > HEADER_BYTES) {
        this.#grow(Math.min(this.#length, LARGE_BYTES));
        return until;
      }
    }
    this.#reset();
    this.#parse(whole, view, 0, Infinity);
    return until;
  }

  #grow(length: number): void {
    const larger = unfilled(length);
    larger.set(this.#package.subarray(0, this.#filled));
    this.#package = larger;
  }

  #reset(): void {
    this.#package = new Uint8Array(HEADER_BYTES);
    this.#filled = 0;
    this.#length = HEADER_BYTES;
  }

  /** Hands on all whole packages from `from` on, and returns where they end. Of `lentBytes`, large ones are copied. */
  #parse(bytes: Uint8Array, view: DataView, from: number, lentBytes: number): number {
    let at = from;
    while (at + HEADER_BYTES <= bytes.length && !this.#isStopped) {
      const length = this.#payloadLength(bytes, view, at);
      const start = at + HEADER_BYTES;
      if (start + length > bytes.length) break;
      const id = view.getUint16(at + 4, true);
      at = start + length;
      if (length * 2 > lentBytes) {
        const copy = bytes.slice(start, at);
        this.#sink(bytes[start - 2]!, id, copy, new DataView(copy.buffer), 0, length);
      } else this.#sink(bytes[start - 2]!, id, bytes, view, start, at);
    }
    return at;
  }

  /** @throws {ThingsDBProtocolError} for a header that is none */
  #payloadLength(bytes: Uint8Array, view: DataView, at: number): number {
    const length = view.getUint32(at, true);
    if (length <= this.#maxBytes && (bytes[at + 6]! ^ bytes[at + 7]!) === 0xff) return length;
    throw new ThingsDBProtocolError("what arrived is no ThingsDB package", {
      offset: 0,
      kind: "package",
      firstBytes: bytes.subarray(at),
    });
  }
}

/** Memory that will be written all over: where Node is, without the zeros. */
function unfilled(length: number): Uint8Array {
  if (typeof Buffer !== "function") return new Uint8Array(length);
  return new Uint8Array(Buffer.allocUnsafeSlow(length).buffer);
}
