import type { ByteReader, ByteWriter } from "@x/binary";
import { ScyllaProtocolError } from "../errors.ts";
import { readBytesMap, readStringList } from "./notation.ts";
import { FLAG } from "./opcode.ts";

/**
 * An envelope, called frame before v5 (CQL v4 §2):
 *
 * | bytes | field                                             |
 * | ----- | ------------------------------------------------- |
 * | 1     | version; answers have the highest bit set         |
 * | 1     | flags                                             |
 * | 2     | stream id, signed; −1 for events                  |
 * | 1     | opcode                                            |
 * | 4     | length of the body, signed                        |
 */
export const HEADER_BYTES = 9;

/** Longest body that is believed: 256 MB (CQL v4 §2.5). */
export const MAX_BODY_BYTES = 256 * 1024 * 1024;

/** Writes a header whose length is patched by {@link endEnvelope}, and returns where it starts. */
export function beginEnvelope(
  writer: ByteWriter,
  version: number,
  flags: number,
  stream: number,
  opcode: number,
): number {
  const at = writer.room(HEADER_BYTES);
  const { bytes } = writer;
  bytes[at] = version;
  bytes[at + 1] = flags;
  bytes[at + 2] = stream >> 8;
  bytes[at + 3] = stream;
  bytes[at + 4] = opcode;
  writer.length = at + HEADER_BYTES;
  return at;
}

/** Patches the length of the envelope that starts at `at` and ends here. */
export function endEnvelope(writer: ByteWriter, at: number): void {
  writer.patchI32be(at + 5, writer.length - at - HEADER_BYTES);
}

/** An answer as it came. Its reader stands at the body's first byte and ends behind its last one. */
export interface Frame {
  /** Without the bit for answers. */
  readonly version: number;
  readonly flags: number;
  readonly stream: number;
  readonly opcode: number;
  readonly reader: ByteReader;
}

/** What may precede the body of any answer. */
export interface Prefix {
  /** 16 bytes, a copy. */
  readonly tracingId: Uint8Array | undefined;
  readonly warnings: readonly string[];
  readonly customPayload: Readonly<Record<string, Uint8Array | null>> | undefined;
}

const NO_PREFIX: Prefix = { tracingId: undefined, warnings: [], customPayload: undefined };

/** Reads tracing id, warnings and custom payload, as far as the flags announce them, in this order. */
export function decodePrefix(flags: number, reader: ByteReader): Prefix {
  if ((flags & (FLAG.TRACING | FLAG.WARNING | FLAG.CUSTOM_PAYLOAD)) === 0) return NO_PREFIX;
  return {
    tracingId: flags & FLAG.TRACING ? reader.take(16).slice() : undefined,
    warnings: flags & FLAG.WARNING ? readStringList(reader) : [],
    customPayload: flags & FLAG.CUSTOM_PAYLOAD ? readBytesMap(reader) : undefined,
  };
}

/** What was thrown while an answer was read, as the error that users see. `start` is where the body begins. */
export function asProtocolError(
  thrown: unknown,
  kind: string,
  reader: ByteReader,
  start: number,
  address?: string | undefined,
): ScyllaProtocolError {
  if (thrown instanceof ScyllaProtocolError) return thrown;
  const why = thrown instanceof Error ? thrown.message : String(thrown);
  return new ScyllaProtocolError(`${kind} cannot be read: ${why}`, {
    offset: reader.offset - start,
    kind,
    firstBytes: reader.bytes.subarray(start, Math.min(reader.end, start + 32)),
    address,
    cause: thrown,
  });
}
