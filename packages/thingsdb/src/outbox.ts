import { ByteWriter } from "@x/binary";
import { type Call, NO_PAYLOAD } from "./call.ts";
import { encodeValue } from "./codec/encode.ts";
import { ThingsDBUsageError } from "./errors.ts";
import { beginPackage, endPackage, HEADER_BYTES, MAX_PAYLOAD_BYTES } from "./protocol/package.ts";

const LEAST_BUFFER = 1024;
/** Larger buffers are not kept. */
const MOST_BUFFER = 4 << 20;
const MOST_SPARE = 2;

/** The payload of a call by itself, for a call that has to wait: what it was given may change meanwhile. */
export function encodePayload(call: Call): Uint8Array {
  const writer = new ByteWriter();
  if (call.payload !== NO_PAYLOAD) encodeValue(writer, call.payload, call.terms.style);
  checkLength(writer.length);
  return writer.take();
}

/** Packages that are about to be sent, one behind the other. */
export class Outbox {
  #writer = new ByteWriter({ initialBytes: LEAST_BUFFER });
  readonly #spare: ByteWriter[] = [];

  /** How many bytes wait. */
  get length(): number {
    return this.#writer.length;
  }

  /**
   * Appends the package of a call. A call that may have to be sent again keeps its payload, encoded.
   * @throws {ThingsDBUsageError} for a value that cannot be sent; nothing is appended then
   */
  add(call: Call, id: number): void {
    const writer = this.#writer;
    const at = beginPackage(writer, call.type, id);
    try {
      if (call.bytes !== undefined) writer.append(call.bytes);
      else if (call.payload !== NO_PAYLOAD) encodeValue(writer, call.payload, call.terms.style);
      checkLength(writer.length - at - HEADER_BYTES);
      endPackage(writer, at);
    } catch (error) {
      writer.truncate(at);
      throw error;
    }
    if (!call.terms.idempotent) call.bytes = undefined;
    else call.bytes ??= writer.bytes.slice(at + HEADER_BYTES, writer.length);
    call.payload = undefined;
  }

  /** What is to be sent, in a buffer that comes back by {@link recycle}. */
  take(): ByteWriter {
    const writer = this.#writer;
    this.#writer = this.#spare.pop() ?? new ByteWriter({ initialBytes: LEAST_BUFFER });
    return writer;
  }

  /** Takes a buffer back that is not needed any more: fresh memory costs more than copying into it. */
  recycle(writer: ByteWriter): void {
    if (this.#spare.length === MOST_SPARE || writer.bytes.length > MOST_BUFFER) return;
    writer.reset();
    this.#spare.push(writer);
  }

  /** Takes everything back: the payloads by the ids they were to be sent with. */
  recall(): Map<number, Uint8Array> {
    const { bytes, view, length } = this.#writer;
    const payloads = new Map<number, Uint8Array>();
    for (let at = 0; at < length; ) {
      const end = at + HEADER_BYTES + view.getUint32(at, true);
      payloads.set(view.getUint16(at + 4, true), bytes.slice(at + HEADER_BYTES, end));
      at = end;
    }
    this.#writer.reset();
    return payloads;
  }
}

function checkLength(bytes: number): void {
  if (bytes > MAX_PAYLOAD_BYTES)
    throw new ThingsDBUsageError("a request may have 1 GiB, and this one has more");
}
