import { ByteWriter } from "@x/binary";
import type { DecodeOptions } from "../../src/codec/decode/decoder.ts";
import { decodeNative } from "../../src/codec/decode/native.ts";
import { BlockEncoder } from "../../src/codec/encode/native.ts";
import { parseType } from "../../src/codec/type-parser.ts";
import { Result, type ResultSummary } from "../../src/result.ts";

export const SUMMARY: ResultSummary = {
  elapsedMs: 1.5,
  resultRows: 3,
  resultBytes: 30,
  readRows: 1000,
  readBytes: 8000,
  writtenRows: 0,
  writtenBytes: 0,
};

/** A result with these columns, `name: [type, values]`. */
export function resultOf<Row = Record<string, unknown>>(
  columns: Readonly<Record<string, readonly [string, readonly unknown[]]>>,
  options: DecodeOptions = {},
): Result<Row> {
  const entries = Object.entries(columns);
  const rows = entries[0]?.[1][1].length ?? 0;
  const encoder = new BlockEncoder(entries.map(([name, [type]]) => ({ name, type: parseType(type) })));
  const writer = new ByteWriter();
  encoder.data(
    writer,
    entries.map(([, [, values]]) => values),
    0,
    rows,
  );
  const decoded = decodeNative(writer.take(), options);
  return new Result<Row>(decoded.columns, decoded.rowCount, SUMMARY);
}
