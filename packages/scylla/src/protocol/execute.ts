import type { ByteWriter } from "@x/binary";
import { writeShortBytes } from "./notation.ts";
import { encodeParameters, type QueryParameters } from "./query-parameters.ts";

/**
 * EXECUTE (CQL v4 §4.1.6): [short bytes] id, (v5, and v4 with SCYLLA_USE_METADATA_ID: [short bytes] id of the result
 * metadata that the client has), parameters.
 * @param resultMetadataId undefined where the protocol has none
 */
export function encodeExecute(
  writer: ByteWriter,
  version: number,
  id: Uint8Array,
  resultMetadataId: Uint8Array | undefined,
  parameters: QueryParameters,
): void {
  writeShortBytes(writer, id);
  if (resultMetadataId !== undefined) writeShortBytes(writer, resultMetadataId);
  encodeParameters(writer, version, parameters);
}
