import type { ByteWriter } from "@x/binary";
import { writeLongString, writeString } from "./notation.ts";

/**
 * PREPARE (CQL v4 §4.1.5): [long string]; v5 adds u32 flags, and [string] keyspace with flag 0x01. Before v5 the
 * keyspace is that of the connection.
 */
export function encodePrepare(writer: ByteWriter, version: number, query: string, keyspace?: string): void {
  writeLongString(writer, query);
  if (version < 5) return;
  if (keyspace === undefined) writer.u32be(0);
  else {
    writer.u32be(1);
    writeString(writer, keyspace);
  }
}
