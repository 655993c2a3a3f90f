import type { ByteWriter } from "@x/binary";
import { writeLongString, writeShortBytes, writeString } from "./notation.ts";
import type { BoundValues, QueryParameters } from "./query-parameters.ts";

/** Kinds of batches, by their numbers. */
export const BATCH_KIND = { logged: 0, unlogged: 1, counter: 2 } as const;

/** A statement of a batch: its text, or the id it was prepared under. */
export interface BatchEntry {
  readonly statement: string | Uint8Array;
  readonly values?: BoundValues | undefined;
}

/** What applies to a whole batch. */
export type BatchParameters = Pick<
  QueryParameters,
  "consistency" | "serialConsistency" | "timestamp" | "keyspace" | "nowInSeconds"
>;

/**
 * BATCH (CQL v4 §4.1.7):
 *
 * | field                                                                              |
 * | ---------------------------------------------------------------------------------- |
 * | u8 kind, u16 count                                                                 |
 * | each: u8 0 [long string], or u8 1 [short bytes]; u16 count of values, values       |
 * | u16 consistency, u8 flags (v5: u32)                                                |
 * | 0x10: u16 serial; 0x20: i64 timestamp; v5 0x80: [string] keyspace; 0x100: i32 now  |
 *
 * Values go by position alone.
 */
export function encodeBatch(
  writer: ByteWriter,
  version: number,
  kind: number,
  entries: readonly BatchEntry[],
  parameters: BatchParameters,
): void {
  writer.u8(kind);
  writer.u16be(entries.length);
  for (const { statement, values } of entries) {
    if (typeof statement === "string") {
      writer.u8(0);
      writeLongString(writer, statement);
    } else {
      writer.u8(1);
      writeShortBytes(writer, statement);
    }
    writer.u16be(values?.count ?? 0);
    values?.write(writer);
  }
  const { consistency, serialConsistency, timestamp, keyspace, nowInSeconds } = parameters;
  let flags = 0;
  if (serialConsistency !== undefined) flags |= 0x10;
  if (timestamp !== undefined) flags |= 0x20;
  if (version >= 5 && keyspace !== undefined) flags |= 0x80;
  if (version >= 5 && nowInSeconds !== undefined) flags |= 0x100;
  writer.u16be(consistency);
  if (version >= 5) writer.u32be(flags);
  else writer.u8(flags);
  if (serialConsistency !== undefined) writer.u16be(serialConsistency);
  if (timestamp !== undefined) writer.i64be(timestamp);
  if (flags & 0x80) writeString(writer, keyspace!);
  if (flags & 0x100) writer.i32be(nowInSeconds!);
}
