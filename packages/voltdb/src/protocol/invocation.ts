import type { ByteWriter } from "@x/binary";
import { type ParameterWriter, writeParameters } from "./parameters.ts";

/** What a call says besides name and parameters. */
export interface InvocationExtras {
  /** The longest that the procedure may run on the server, in ms. */
  readonly batchTimeoutMs?: number | undefined;
  /** Call of one partition of many, by its number. */
  readonly partition?: number | undefined;
  /** 1 (first) to 8 (last). */
  readonly priority?: number | undefined;
  /** How long the client will wait, in µs: a server that is late may drop the call. */
  readonly timeoutMicros?: number | undefined;
}

// Version 2 (client 13.2, org.voltdb.client.ProcedureInvocation): int8 2, string name, int64 handle, int8 extensions,
// each: int8 type, int8 size code (0: none, else 2^(code - 1) bytes), value; parameter set.
// Extensions in this order: 1 batch timeout (ms, int32), 2 all-partition (none), 3 partition (int32), 5 priority (int8),
// 6 remaining time (µs, int32).

/** The start of every call of a procedure: version and name, made once. */
export function invocationHead(name: Uint8Array): Uint8Array {
  const head = new Uint8Array(5 + name.length);
  head[0] = 2;
  new DataView(head.buffer).setInt32(1, name.length);
  head.set(name, 5);
  return head;
}

/**
 * Writes a call with its length in front. A call that throws leaves bytes behind, for the caller to take back.
 * @throws {VoltUsageError} when a parameter does not fit
 */
export function writeInvocation(
  writer: ByteWriter,
  head: Uint8Array,
  handle: number,
  extras: InvocationExtras,
  params: readonly unknown[],
  writers: readonly ParameterWriter[] | undefined,
): void {
  const start = writer.room(head.length + 48);
  const { bytes, view } = writer;
  let at = start + 4;
  // A loop: names are short.
  for (let i = 0; i < head.length; i++) bytes[at++] = head[i]!;
  view.setUint32(at, Math.floor(handle / 4294967296));
  view.setUint32(at + 4, handle);
  const countAt = at + 8;
  at += 9;
  let count = 0;
  if (extras.batchTimeoutMs !== undefined) {
    at = writeExtension(view, at, 1, extras.batchTimeoutMs);
    count++;
  }
  if (extras.partition !== undefined) {
    view.setUint16(at, 0x0200);
    at = writeExtension(view, at + 2, 3, extras.partition);
    count += 2;
  }
  if (extras.priority !== undefined) {
    view.setUint16(at, 0x0501);
    bytes[at + 2] = extras.priority;
    at += 3;
    count++;
  }
  if (extras.timeoutMicros !== undefined) {
    at = writeExtension(view, at, 6, extras.timeoutMicros);
    count++;
  }
  bytes[countAt] = count;
  writer.length = at;
  writeParameters(writer, params, writers);
  writer.view.setUint32(start, writer.length - start - 4);
}

/** Writes an extension whose value is an int32. */
function writeExtension(view: DataView, at: number, type: number, value: number): number {
  view.setUint8(at, type);
  view.setUint8(at + 1, 3);
  view.setUint32(at + 2, value);
  return at + 6;
}
