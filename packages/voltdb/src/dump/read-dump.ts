import { ByteReader, isBinaryError } from "@x/binary";
import { DEFAULT_MODES, type ValueModes } from "../codec/value-modes.ts";
import { VoltProtocolError, VoltUsageError } from "../errors.ts";
import { readLoginAnswer } from "../protocol/login.ts";
import { type Invocation, readInvocation } from "../protocol/read-invocation.ts";
import { RESPONSE_HEAD, readResponse, type VoltResponse } from "../protocol/response.ts";
import { DUMP_HEAD, DumpKind } from "./dump-file.ts";

/** One message of a dump. */
export interface DumpMessage {
  /** When it was written down, in ms since 1970. */
  readonly at: number;
  /** The server, `host:port`. */
  readonly address: string;
  readonly direction: "sent" | "received";
  /** The message without its length. */
  readonly bytes: Uint8Array;
}

/** What a message says; `error` when that cannot be read. */
export type DumpContent =
  | { readonly kind: "login" }
  | { readonly kind: "login answer"; readonly answer: ReturnType<typeof readLoginAnswer> }
  | { readonly kind: "call"; readonly call: Invocation }
  | { readonly kind: "response"; readonly handle: bigint; readonly response: VoltResponse }
  | { readonly kind: "unreadable"; readonly error: VoltProtocolError };

/** A message with what it says. */
export type DumpEntry = DumpMessage & DumpContent;

/** All microseconds: a dump is for looking at. */
const MODES: ValueModes = { ...DEFAULT_MODES, timestamps: "bigint" };

/**
 * Reads a dump, message by message; a last one that is cut off ends it.
 * @throws {VoltUsageError} when the bytes are no dump
 */
export function* readDump(file: Uint8Array): Generator<DumpEntry> {
  const reader = new ByteReader(file);
  if (file.length < DUMP_HEAD.length || reader.latin1(DUMP_HEAD.length) !== DUMP_HEAD) {
    throw new VoltUsageError("the file is no dump of this package");
  }
  // Whose answer to a login is still to come.
  const loggingIn = new Set<string>();
  try {
    while (reader.remaining > 0) {
      const at = reader.f64be();
      const kind = reader.i8();
      const address = reader.utf8(reader.i32be());
      const bytes = reader.take(reader.i32be());
      const direction = kind === DumpKind.RECEIVED ? "received" : "sent";
      if (kind === DumpKind.LOGIN) {
        loggingIn.add(address);
        yield { at, address, direction, bytes: bytes.subarray(4), kind: "login" };
      } else if (kind === DumpKind.RECEIVED) {
        const content = loggingIn.delete(address) ? readable(bytes, loginAnswer) : readable(bytes, response);
        yield { at, address, direction, bytes, ...content };
      } else {
        for (const message of split(bytes)) {
          yield { at, address, direction, bytes: message, ...readable(message, call) };
        }
      }
    }
  } catch (error) {
    if (!isBinaryError(error)) throw error;
  }
}

function readable(bytes: Uint8Array, read: (bytes: Uint8Array) => DumpContent): DumpContent {
  try {
    return read(bytes);
  } catch (error) {
    if (error instanceof VoltProtocolError) return { kind: "unreadable", error };
    throw error;
  }
}

function loginAnswer(bytes: Uint8Array): DumpContent {
  return { kind: "login answer", answer: readLoginAnswer(bytes) };
}

function call(bytes: Uint8Array): DumpContent {
  return { kind: "call", call: readInvocation(bytes, MODES) };
}

function response(bytes: Uint8Array): DumpContent {
  const reader = new ByteReader(bytes);
  if (bytes.length < RESPONSE_HEAD) {
    throw new VoltProtocolError("no response", { offset: 0, kind: "response", firstBytes: bytes });
  }
  reader.skip(1);
  const handle = reader.i64be();
  return { kind: "response", handle, response: readResponse(reader, MODES, 0) };
}

function* split(bytes: Uint8Array): Generator<Uint8Array> {
  const reader = new ByteReader(bytes);
  while (reader.remaining > 0) yield reader.take(reader.i32be());
}
