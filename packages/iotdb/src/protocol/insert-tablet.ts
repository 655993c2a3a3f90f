import { type Method, method, methodReading } from "../thrift/method.ts";
import { struct } from "../thrift/struct.ts";
import { binary, bool, i8, i32, i64, list, string, type ThriftType } from "../thrift/types.ts";
import { type InsertStatus, readInsertStatus } from "./insert-status.ts";
import { status, type TSStatus } from "./status.ts";

export interface TSInsertTabletReq {
  sessionId: bigint;
  /** Name of the table. */
  prefixPath: string;
  /** Names of all columns, tags and attributes included. */
  measurements: readonly string[];
  /** Large ones are lent to the connection until they have been sent, `timestamps` likewise. */
  values: Uint8Array;
  timestamps: Uint8Array;
  types: readonly number[];
  /** Rows. */
  size: number;
  isAligned?: boolean | undefined;
  /** Must be true for tables. */
  writeToTable?: boolean | undefined;
  columnCategories?: readonly number[] | undefined;
  /** Newer servers; older ones pass it over and misread the values. */
  isCompressed?: boolean | undefined;
  encodingTypes?: readonly number[] | undefined;
  compressType?: number | undefined;
}

export const insertTabletReq: ThriftType<TSInsertTabletReq> = /* @__PURE__ */ struct<TSInsertTabletReq>(
  "TSInsertTabletReq",
  () => ({
    sessionId: [1, i64],
    prefixPath: [2, string],
    measurements: [3, list(string)],
    values: [4, binary],
    timestamps: [5, binary],
    types: [6, list(i32)],
    size: [7, i32],
    isAligned: [8, bool, "optional"],
    writeToTable: [9, bool, "optional"],
    columnCategories: [10, list(i8), "optional"],
    isCompressed: [11, bool, "optional"],
    encodingTypes: [12, list(i8), "optional"],
    compressType: [13, i8, "optional"],
  }),
);

/** Stores a tablet. Of a success only the code is read: the server may list every row. */
export const insertTablet: Method<TSInsertTabletReq, InsertStatus> = /* @__PURE__ */ methodReading(
  "insertTablet",
  insertTabletReq,
  (input) => readInsertStatus(input, false),
);

/** Stores a tablet, and tells of every row which node would have been nearer. */
export const insertTabletForHints: Method<TSInsertTabletReq, InsertStatus> = /* @__PURE__ */ methodReading(
  "insertTablet",
  insertTabletReq,
  (input) => readInsertStatus(input, true),
);

/** Sends a tablet that the server reads and drops. */
export const testInsertTablet: Method<TSInsertTabletReq, TSStatus> = /* @__PURE__ */ method(
  "testInsertTablet",
  insertTabletReq,
  status,
);
