import { isBinaryError } from "@x/binary";
import { ScyllaProtocolError } from "../errors.ts";

/** The bytes that values are read from, and the same memory as a view. A `ByteReader` is one. */
export interface Source {
  readonly bytes: Uint8Array;
  readonly view: DataView;
}

/** Throws the error for bytes that do not follow their layout. `offset` is where, `kind` what was being read. */
export function malformed(bytes: Uint8Array, offset: number, kind: string, message: string): never {
  throw new ScyllaProtocolError(`${message} (${kind} at offset ${offset})`, {
    offset,
    kind,
    firstBytes: bytes.subarray(0, 32),
  });
}

/** Runs `read`, which reads `bytes`, and turns the errors of running out of bytes into {@link ScyllaProtocolError}. */
export function guarded<T>(bytes: Uint8Array, offset: number, kind: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!isBinaryError(error)) throw error;
    throw new ScyllaProtocolError(`${error.message} (${kind})`, {
      offset,
      kind,
      firstBytes: bytes.subarray(0, 32),
      cause: error,
    });
  }
}
