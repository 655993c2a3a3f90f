import { type Method, method } from "../thrift/method.ts";
import { struct } from "../thrift/struct.ts";
import { i64, list, string, type ThriftType } from "../thrift/types.ts";
import { status, type TSStatus } from "./status.ts";

export interface TSExecuteBatchStatementReq {
  sessionId: bigint;
  statements: readonly string[];
}

export const executeBatchStatementReq: ThriftType<TSExecuteBatchStatementReq> =
  /* @__PURE__ */ struct<TSExecuteBatchStatementReq>("TSExecuteBatchStatementReq", () => ({
    sessionId: [1, i64],
    statements: [2, list(string)],
  }));

/** Runs statements that answer with a status, one after the other. */
export const executeBatchStatement: Method<TSExecuteBatchStatementReq, TSStatus> = /* @__PURE__ */ method(
  "executeBatchStatement",
  executeBatchStatementReq,
  status,
);
