import type { ByteWriter } from "@x/binary";
import { writeLongString } from "./notation.ts";
import { encodeParameters, type QueryParameters } from "./query-parameters.ts";

/** QUERY (CQL v4 §4.1.4): [long string], parameters. */
export function encodeQuery(
  writer: ByteWriter,
  version: number,
  query: string,
  parameters: QueryParameters,
): void {
  writeLongString(writer, query);
  encodeParameters(writer, version, parameters);
}
