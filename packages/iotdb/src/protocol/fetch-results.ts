import { type Method, method } from "../thrift/method.ts";
import { struct } from "../thrift/struct.ts";
import { binary, bool, i32, i64, list, string, type ThriftType } from "../thrift/types.ts";
import { queryDataSet, type TSQueryDataSet } from "./query-data-set.ts";
import { status, type TSStatus } from "./status.ts";

export interface TSFetchResultsReq {
  sessionId: bigint;
  statement: string;
  /** Rows that the server gathers at least before it answers. */
  fetchSize: number;
  queryId: bigint;
  isAlign: boolean;
  /** Milliseconds. */
  timeout?: bigint | undefined;
  statementId?: bigint | undefined;
}

export interface TSFetchResultsResp {
  status: TSStatus;
  hasResultSet: boolean;
  isAlign: boolean;
  queryDataSet?: TSQueryDataSet | undefined;
  /** The next TsBlocks, as views of the frame. */
  queryResult?: readonly Uint8Array[] | undefined;
  moreData?: boolean | undefined;
}

export const fetchResultsReq: ThriftType<TSFetchResultsReq> = /* @__PURE__ */ struct<TSFetchResultsReq>(
  "TSFetchResultsReq",
  () => ({
    sessionId: [1, i64],
    statement: [2, string],
    fetchSize: [3, i32],
    queryId: [4, i64],
    isAlign: [5, bool],
    timeout: [6, i64, "optional"],
    statementId: [7, i64, "optional"],
  }),
);

/** Field 5, the legacy data set that is not aligned, is passed over. */
export const fetchResultsResp: ThriftType<TSFetchResultsResp> = /* @__PURE__ */ struct<TSFetchResultsResp>(
  "TSFetchResultsResp",
  () => ({
    status: [1, status],
    hasResultSet: [2, bool],
    isAlign: [3, bool],
    queryDataSet: [4, queryDataSet, "optional"],
    queryResult: [6, list(binary), "optional"],
    moreData: [7, bool, "optional"],
  }),
);

/** More rows of a query, once the answer before said that there are some. */
export const fetchResults: Method<TSFetchResultsReq, TSFetchResultsResp> = /* @__PURE__ */ method(
  "fetchResultsV2",
  fetchResultsReq,
  fetchResultsResp,
);
