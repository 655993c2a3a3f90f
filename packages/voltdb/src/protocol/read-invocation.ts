import { ByteReader, isBinaryError } from "@x/binary";
import { DEFAULT_MODES, type ValueModes } from "../codec/value-modes.ts";
import { VoltProtocolError } from "../errors.ts";
import { readParameters, type SentParameter } from "./read-parameters.ts";

/** A call as a server reads it. */
export interface Invocation {
  /** 0, 1 or 2. */
  readonly version: number;
  readonly procedure: string;
  readonly handle: bigint;
  /** Numbers of extensions with their values, null for those without one. */
  readonly extensions: readonly (readonly [type: number, value: number | null])[];
  readonly parameters: readonly SentParameter[];
}

/**
 * Reads the body of a call, in any version: what a server does; here for dumps and for tests.
 * @throws {VoltProtocolError} for anything else
 */
export function readInvocation(body: Uint8Array, modes: ValueModes = DEFAULT_MODES): Invocation {
  const reader = new ByteReader(body);
  const fail = (message: string, cause?: unknown): VoltProtocolError =>
    new VoltProtocolError(`invocation: ${message}`, {
      offset: reader.offset,
      kind: "invocation",
      firstBytes: body,
      cause,
    });
  try {
    const version = reader.u8();
    if (version > 2) throw fail(`version ${version}`);
    const batchTimeout = version === 1 && reader.i8() === 1 ? reader.i32be() : undefined;
    const procedure = reader.utf8(reader.i32be());
    const handle = reader.i64be();
    const extensions = version === 2 ? readExtensions(reader) : [];
    if (batchTimeout !== undefined) extensions.push([1, batchTimeout]);
    return { version, procedure, handle, extensions, parameters: readParameters(reader, modes) };
  } catch (error) {
    if (isBinaryError(error)) throw fail("it ends too early", error);
    throw error;
  }
}

function readExtensions(reader: ByteReader): [number, number | null][] {
  const extensions: [number, number | null][] = [];
  for (let count = reader.u8(); count > 0; count--) {
    const type = reader.u8();
    const size = reader.u8();
    if (size === 0) extensions.push([type, null]);
    else if (size === 1) extensions.push([type, reader.i8()]);
    else if (size === 3) extensions.push([type, reader.i32be()]);
    else {
      reader.skip(2 ** (size - 1));
      extensions.push([type, null]);
    }
  }
  return extensions;
}
