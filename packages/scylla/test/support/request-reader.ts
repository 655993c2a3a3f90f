import type { ByteReader } from "@x/binary";
import type { BatchEntry, BatchParameters } from "../../src/protocol/batch.ts";
import { readBytes, readShortBytes, readString, writeString } from "../../src/protocol/notation.ts";
import type { BoundValues, QueryParameters } from "../../src/protocol/query-parameters.ts";

// What a server does with requests: the other half of the encoders, for round trips.

export function readLongString(reader: ByteReader): string {
  return reader.utf8(reader.i32be());
}

export function readStringMap(reader: ByteReader): Record<string, string> {
  const map: Record<string, string> = {};
  for (let left = reader.u16be(); left > 0; left--) map[readString(reader)] = readString(reader);
  return map;
}

/** Values as they came, length included. */
export function rawValues(values: readonly Uint8Array[], names?: readonly string[]): BoundValues {
  return {
    count: values.length,
    named: names !== undefined,
    write(writer) {
      for (const [i, value] of values.entries()) {
        if (names !== undefined) writeString(writer, names[i]!);
        writer.append(value);
      }
    },
  };
}

function readRawValue(reader: ByteReader): Uint8Array {
  const start = reader.offset;
  const length = reader.i32be();
  if (length > 0) reader.skip(length);
  return reader.bytes.slice(start, reader.offset);
}

export function readParameters(reader: ByteReader, version: number): QueryParameters {
  const consistency = reader.u16be();
  const flags = version >= 5 ? reader.u32be() : reader.u8();
  let values: BoundValues | undefined;
  if (flags & 0x01) {
    const raw: Uint8Array[] = [];
    const names: string[] = [];
    for (let left = reader.u16be(); left > 0; left--) {
      if (flags & 0x40) names.push(readString(reader));
      raw.push(readRawValue(reader));
    }
    values = rawValues(raw, flags & 0x40 ? names : undefined);
  }
  return {
    consistency,
    values,
    skipMetadata: (flags & 0x02) !== 0,
    pageSize: flags & 0x04 ? reader.i32be() : undefined,
    pagingState: flags & 0x08 ? readBytes(reader)! : undefined,
    serialConsistency: flags & 0x10 ? reader.u16be() : undefined,
    timestamp: flags & 0x20 ? reader.i64be() : undefined,
    keyspace: flags & 0x80 ? readString(reader) : undefined,
    nowInSeconds: flags & 0x100 ? reader.i32be() : undefined,
  };
}

export function readBatch(
  reader: ByteReader,
  version: number,
): { kind: number; entries: BatchEntry[]; parameters: BatchParameters } {
  const kind = reader.u8();
  const entries: BatchEntry[] = [];
  for (let left = reader.u16be(); left > 0; left--) {
    const statement = reader.u8() === 0 ? readLongString(reader) : readShortBytes(reader);
    const raw: Uint8Array[] = [];
    for (let values = reader.u16be(); values > 0; values--) raw.push(readRawValue(reader));
    entries.push({ statement, values: rawValues(raw) });
  }
  const consistency = reader.u16be();
  const flags = version >= 5 ? reader.u32be() : reader.u8();
  return {
    kind,
    entries,
    parameters: {
      consistency,
      serialConsistency: flags & 0x10 ? reader.u16be() : undefined,
      timestamp: flags & 0x20 ? reader.i64be() : undefined,
      keyspace: flags & 0x80 ? readString(reader) : undefined,
      nowInSeconds: flags & 0x100 ? reader.i32be() : undefined,
    },
  };
}
