import type { ByteWriter } from "@x/binary";
import { writeBytes, writeString } from "./notation.ts";

/** Values for the markers of a statement, which know how to write themselves. */
export interface BoundValues {
  readonly count: number;
  /** Whether each value is preceded by its marker's name. */
  readonly named?: boolean | undefined;
  /** Writes all of them: ([string] name,) i32 length (−1 null, −2 unset), bytes. */
  write(writer: ByteWriter): void;
}

/** What a QUERY or an EXECUTE carries besides its statement. */
export interface QueryParameters {
  readonly consistency: number;
  readonly values?: BoundValues | undefined;
  readonly skipMetadata?: boolean | undefined;
  readonly pageSize?: number | undefined;
  readonly pagingState?: Uint8Array | undefined;
  readonly serialConsistency?: number | undefined;
  /** Microseconds since 1970, that of the write. */
  readonly timestamp?: bigint | undefined;
  /** From v5 on. */
  readonly keyspace?: string | undefined;
  /** Seconds since 1970 that the server shall take for now; from v5 on. */
  readonly nowInSeconds?: number | undefined;
}

const VALUES = 0x01;
const SKIP_METADATA = 0x02;
const PAGE_SIZE = 0x04;
const PAGING_STATE = 0x08;
const SERIAL_CONSISTENCY = 0x10;
const TIMESTAMP = 0x20;
const NAMES = 0x40;
const KEYSPACE = 0x80;
const NOW_IN_SECONDS = 0x100;

/**
 * The parameters of QUERY and EXECUTE (CQL v4 §4.1.4, v5 §4.1.4):
 *
 * | field              | present with flag            |
 * | ------------------ | ---------------------------- |
 * | u16 consistency    |                              |
 * | u8 flags (v5: u32) |                              |
 * | u16 count, values  | 0x01; with 0x40 each named   |
 * | i32 page size      | 0x04                         |
 * | [bytes] paging     | 0x08                         |
 * | u16 serial         | 0x10                         |
 * | i64 timestamp      | 0x20                         |
 * | [string] keyspace  | 0x80, v5                     |
 * | i32 now in seconds | 0x100, v5                    |
 */
export function encodeParameters(writer: ByteWriter, version: number, parameters: QueryParameters): void {
  const { values, pageSize, pagingState, serialConsistency } = parameters;
  let flags = 0;
  if (values !== undefined) flags |= values.named ? VALUES | NAMES : VALUES;
  if (parameters.skipMetadata) flags |= SKIP_METADATA;
  if (pageSize !== undefined) flags |= PAGE_SIZE;
  if (pagingState !== undefined) flags |= PAGING_STATE;
  if (serialConsistency !== undefined) flags |= SERIAL_CONSISTENCY;
  if (parameters.timestamp !== undefined) flags |= TIMESTAMP;
  if (version >= 5) {
    if (parameters.keyspace !== undefined) flags |= KEYSPACE;
    if (parameters.nowInSeconds !== undefined) flags |= NOW_IN_SECONDS;
  }
  writer.u16be(parameters.consistency);
  if (version >= 5) writer.u32be(flags);
  else writer.u8(flags);
  if (values !== undefined) {
    writer.u16be(values.count);
    values.write(writer);
  }
  if (pageSize !== undefined) writer.i32be(pageSize);
  if (pagingState !== undefined) writeBytes(writer, pagingState);
  if (serialConsistency !== undefined) writer.u16be(serialConsistency);
  if (parameters.timestamp !== undefined) writer.i64be(parameters.timestamp);
  if (flags & KEYSPACE) writeString(writer, parameters.keyspace!);
  if (flags & NOW_IN_SECONDS) writer.i32be(parameters.nowInSeconds!);
}
