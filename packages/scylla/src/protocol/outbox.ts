import { ByteWriter } from "@x/binary";
import { type Compression, LEAST_COMPRESSED_BYTES } from "./compression.ts";
import { beginEnvelope, endEnvelope, HEADER_BYTES } from "./envelope.ts";
import { FLAG } from "./opcode.ts";
import { encodeSegments } from "./segment.ts";

/** How much the first buffer holds; later ones are as large as what was last taken. */
const LEAST_BUFFER = 1024;
const MOST_BUFFER = 256 * 1024;

/**
 * What a connection is about to send: envelopes, encoded one behind the other, and cut into segments where the version
 * has them. Each begins with {@link Outbox.begin}; then its body is written to {@link Outbox.writer}.
 */
export class Outbox {
  /** Where bodies go. A new one after each {@link Outbox.take}. */
  writer: ByteWriter = new ByteWriter({ initialBytes: LEAST_BUFFER });
  /** For the bodies of envelopes, up to v4, or for segments. */
  compression: Compression | undefined;
  #segmented = false;
  #ends: number[] = [];
  /** STARTUP and OPTIONS are never compressed. */
  #compressible = false;

  /** How many bytes wait. */
  get length(): number {
    return this.writer.length;
  }

  /** From now on envelopes go into segments (v5, after READY or AUTHENTICATE). Nothing may be waiting. */
  useSegments(): void {
    this.#segmented = true;
  }

  /** Starts an envelope and returns where. */
  begin(version: number, flags: number, stream: number, opcode: number, compressible: boolean): number {
    this.#compressible = compressible;
    return beginEnvelope(this.writer, version, flags, stream, opcode);
  }

  /** Ends the envelope that starts at `at`. */
  end(at: number): void {
    const { writer } = this;
    if (this.#segmented) {
      endEnvelope(writer, at);
      this.#ends.push(writer.length);
      return;
    }
    if (this.compression !== undefined && this.#compressible) this.#compress(at, this.compression);
    endEnvelope(writer, at);
  }

  /** Forgets the envelope that starts at `at`: it could not be written. */
  cancel(at: number): void {
    this.writer.truncate(at);
  }

  /** What is to be sent; it belongs to the caller. */
  take(): Uint8Array {
    let { writer } = this;
    if (this.#segmented) {
      const envelopes = writer.written;
      const out = new ByteWriter({ initialBytes: envelopes.length + 64 + (envelopes.length >> 10) });
      encodeSegments(out, envelopes, this.#ends, this.compression);
      this.#ends = [];
      // What was written has been copied, so the buffer can be filled again, unless it has grown out of proportion.
      if (writer.bytes.length <= MOST_BUFFER) writer.reset();
      else this.writer = new ByteWriter({ initialBytes: LEAST_BUFFER });
      writer = out;
    } else {
      const initialBytes = Math.min(MOST_BUFFER, Math.max(LEAST_BUFFER, writer.length));
      this.writer = new ByteWriter({ initialBytes });
    }
    return writer.take();
  }

  #compress(at: number, compression: Compression): void {
    const { writer } = this;
    const start = at + HEADER_BYTES;
    if (writer.length - start < LEAST_COMPRESSED_BYTES) return;
    const packed = compression.compressBody(writer.bytes.subarray(start, writer.length));
    if (packed.length >= writer.length - start) return;
    writer.truncate(start);
    writer.append(packed);
    writer.bytes[at + 1]! |= FLAG.COMPRESSED;
  }
}
