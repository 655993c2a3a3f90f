import { ByteWriter } from "@x/binary";
import type { TSExecuteStatementResp } from "../../src/protocol/execute-statement.ts";

/** A TsBlock with one INT32 column. */
export function intBlock(values: readonly number[]): Uint8Array {
  const out = new ByteWriter();
  out.i32be(1);
  out.u8(1);
  out.i32be(values.length);
  // Time: one zero for all rows; then plain integers.
  for (const byte of [4, 1, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]) out.u8(byte);
  for (const value of values) out.i32be(value);
  return out.finish();
}

/** A TsBlock with columns of text. */
export function textBlock(rows: readonly (readonly string[])[]): Uint8Array {
  const width = rows[0]?.length ?? 0;
  const out = new ByteWriter();
  out.i32be(width);
  for (let c = 0; c < width; c++) out.u8(5);
  out.i32be(rows.length);
  out.u8(4);
  for (let c = 0; c < width; c++) out.u8(3);
  for (const byte of [2, 0, 0, 0, 0, 0, 0, 0, 0, 0]) out.u8(byte);
  for (let c = 0; c < width; c++) {
    out.u8(0);
    for (const row of rows) {
      const bytes = Buffer.from(row[c] as string);
      out.i32be(bytes.length);
      out.append(bytes);
    }
  }
  return out.finish();
}

/** The answer to a query with one INT32 column `i`. */
export function intAnswer(
  queryId: bigint,
  blocks: readonly (readonly number[])[],
  moreData = false,
): TSExecuteStatementResp {
  return {
    status: { code: 200, message: "" },
    queryId,
    columns: ["i"],
    dataTypeList: ["INT32"],
    ignoreTimeStamp: true,
    queryResult: blocks.map(intBlock),
    moreData,
    tableModel: true,
    columnIndex2TsBlockColumnIndexList: [0],
  };
}

/** A further answer to the same query. */
export function intFetch(blocks: readonly (readonly number[])[], moreData = false): object {
  return {
    status: { code: 200, message: "" },
    hasResultSet: true,
    isAlign: true,
    queryResult: blocks.map(intBlock),
    moreData,
  };
}
