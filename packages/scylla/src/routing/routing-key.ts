import type { ByteWriter } from "@x/binary";
import type { Encoder } from "../codec/encoder.ts";
import { EMPTY } from "../codec/value/empty.ts";

/**
 * Writes the routing key of a statement: of one partition-key column its value alone; of several, for each u16 length,
 * the value, a byte 0. Returns false, having written nothing, when one of the values is null or not set, or too long
 * for a key: then nobody can say where the statement belongs.
 *
 * @param indices for each column of the partition key the position of its bind marker, from the server's answer to PREPARE
 * @throws {ScyllaUsageError} when a value is none of its type
 */
export function encodeRoutingKey(
  writer: ByteWriter,
  encoders: readonly Encoder[],
  values: readonly unknown[],
  indices: readonly number[],
): boolean {
  const start = writer.length;
  if (indices.length === 0) return false;
  try {
    for (const index of indices) {
      const value = values[index];
      const encoder = encoders[index];
      if (value === null || value === undefined || encoder === undefined) return undo(writer, start);
      if (indices.length === 1) {
        if (value !== EMPTY) encoder.content(writer, value);
        return true;
      }
      const at = writer.reserve(2);
      if (value !== EMPTY) encoder.content(writer, value);
      const length = writer.length - at - 2;
      if (length > 0xffff) return undo(writer, start);
      writer.view.setUint16(at, length);
      writer.u8(0);
    }
  } catch (error) {
    writer.truncate(start);
    throw error;
  }
  return true;
}

function undo(writer: ByteWriter, start: number): false {
  writer.truncate(start);
  return false;
}
