import { type Method, method } from "../thrift/method.ts";
import { struct } from "../thrift/struct.ts";
import { binary, i32, i64, string, type ThriftType } from "../thrift/types.ts";
import { executeStatementResp, type TSExecuteStatementResp } from "./execute-statement.ts";
import { status, type TSStatus } from "./status.ts";

export interface TSPrepareReq {
  sessionId: bigint;
  sql: string;
  statementName: string;
}

export interface TSPrepareResp {
  status: TSStatus;
  parameterCount?: number | undefined;
}

export interface TSExecutePreparedReq {
  sessionId: bigint;
  statementName: string;
  parameters: Uint8Array;
  fetchSize?: number | undefined;
  timeout?: bigint | undefined;
  statementId: bigint;
}

export interface TSDeallocatePreparedReq {
  sessionId: bigint;
  statementName: string;
}

export const prepareReq: ThriftType<TSPrepareReq> = /* @__PURE__ */ struct<TSPrepareReq>(
  "TSPrepareReq",
  () => ({
    sessionId: [1, i64],
    sql: [2, string],
    statementName: [3, string],
  }),
);

export const prepareResp: ThriftType<TSPrepareResp> = /* @__PURE__ */ struct<TSPrepareResp>(
  "TSPrepareResp",
  () => ({
    status: [1, status],
    parameterCount: [2, i32, "optional"],
  }),
);

export const executePreparedReq: ThriftType<TSExecutePreparedReq> =
  /* @__PURE__ */ struct<TSExecutePreparedReq>("TSExecutePreparedReq", () => ({
    sessionId: [1, i64],
    statementName: [2, string],
    parameters: [3, binary],
    fetchSize: [4, i32, "optional"],
    timeout: [5, i64, "optional"],
    statementId: [6, i64],
  }));

export const deallocatePreparedReq: ThriftType<TSDeallocatePreparedReq> =
  /* @__PURE__ */ struct<TSDeallocatePreparedReq>("TSDeallocatePreparedReq", () => ({
    sessionId: [1, i64],
    statementName: [2, string],
  }));

/** Newer servers only, as the two below. */
export const prepareStatement: Method<TSPrepareReq, TSPrepareResp> = /* @__PURE__ */ method(
  "prepareStatement",
  prepareReq,
  prepareResp,
);

export const executePreparedStatement: Method<TSExecutePreparedReq, TSExecuteStatementResp> =
  /* @__PURE__ */ method("executePreparedStatement", executePreparedReq, executeStatementResp);

export const deallocatePreparedStatement: Method<TSDeallocatePreparedReq, TSStatus> = /* @__PURE__ */ method(
  "deallocatePreparedStatement",
  deallocatePreparedReq,
  status,
);
