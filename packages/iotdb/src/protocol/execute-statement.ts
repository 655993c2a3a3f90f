import { type Method, method } from "../thrift/method.ts";
import { struct } from "../thrift/struct.ts";
import { binary, bool, i8, i32, i64, list, map, string, type ThriftType } from "../thrift/types.ts";
import { queryDataSet, type TSQueryDataSet } from "./query-data-set.ts";
import { status, type TSStatus } from "./status.ts";

export interface TSExecuteStatementReq {
  sessionId: bigint;
  statement: string;
  statementId: bigint;
  /** Rows that the server gathers at least before it answers. */
  fetchSize?: number | undefined;
  /** Milliseconds; 0 is the server's default. */
  timeout?: bigint | undefined;
  enableRedirectQuery?: boolean | undefined;
  jdbcQuery?: boolean | undefined;
}

export interface TSExecuteStatementResp {
  status: TSStatus;
  queryId?: bigint | undefined;
  /** Names of the columns of the result; they may repeat. */
  columns?: readonly string[] | undefined;
  operationType?: string | undefined;
  ignoreTimeStamp?: boolean | undefined;
  /** Names of the logical types of `columns`. */
  dataTypeList?: readonly string[] | undefined;
  queryDataSet?: TSQueryDataSet | undefined;
  columnNameIndexMap?: ReadonlyMap<string, number> | undefined;
  sgColumns?: readonly string[] | undefined;
  aliasColumns?: readonly number[] | undefined;
  /** The first TsBlocks, as views of the frame. */
  queryResult?: readonly Uint8Array[] | undefined;
  moreData?: boolean | undefined;
  /** The database after `USE`. */
  database?: string | undefined;
  tableModel?: boolean | undefined;
  /** For each of `columns` the value column of the TsBlock that holds it; -1 is the block's time column. */
  columnIndex2TsBlockColumnIndexList?: readonly number[] | undefined;
}

export const executeStatementReq: ThriftType<TSExecuteStatementReq> =
  /* @__PURE__ */ struct<TSExecuteStatementReq>("TSExecuteStatementReq", () => ({
    sessionId: [1, i64],
    statement: [2, string],
    statementId: [3, i64],
    fetchSize: [4, i32, "optional"],
    timeout: [5, i64, "optional"],
    enableRedirectQuery: [6, bool, "optional"],
    jdbcQuery: [7, bool, "optional"],
  }));

/** Fields 8 and 12, the legacy data set that is not aligned and tracing, are passed over. */
export const executeStatementResp: ThriftType<TSExecuteStatementResp> =
  /* @__PURE__ */ struct<TSExecuteStatementResp>("TSExecuteStatementResp", () => ({
    status: [1, status],
    queryId: [2, i64, "optional"],
    columns: [3, list(string), "optional"],
    operationType: [4, string, "optional"],
    ignoreTimeStamp: [5, bool, "optional"],
    dataTypeList: [6, list(string), "optional"],
    queryDataSet: [7, queryDataSet, "optional"],
    columnNameIndexMap: [9, map(string, i32), "optional"],
    sgColumns: [10, list(string), "optional"],
    aliasColumns: [11, list(i8), "optional"],
    queryResult: [13, list(binary), "optional"],
    moreData: [14, bool, "optional"],
    database: [15, string, "optional"],
    tableModel: [16, bool, "optional"],
    columnIndex2TsBlockColumnIndexList: [17, list(i32), "optional"],
  }));

type Execute = Method<TSExecuteStatementReq, TSExecuteStatementResp>;

/** Runs a statement that answers with rows. */
export const executeQueryStatement: Execute = /* @__PURE__ */ method(
  "executeQueryStatementV2",
  executeStatementReq,
  executeStatementResp,
);

/** Runs a statement that answers with a status. */
export const executeUpdateStatement: Execute = /* @__PURE__ */ method(
  "executeUpdateStatementV2",
  executeStatementReq,
  executeStatementResp,
);

/** Runs a statement of either kind. */
export const executeStatement: Execute = /* @__PURE__ */ method(
  "executeStatementV2",
  executeStatementReq,
  executeStatementResp,
);
