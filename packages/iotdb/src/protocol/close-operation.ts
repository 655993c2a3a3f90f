import { type Method, method } from "../thrift/method.ts";
import { struct } from "../thrift/struct.ts";
import { i64, string, type ThriftType } from "../thrift/types.ts";
import { status, type TSStatus } from "./status.ts";

export interface TSCloseOperationReq {
  sessionId: bigint;
  queryId?: bigint | undefined;
  /** Without it the server goes on holding the query (apache/iotdb 4385). */
  statementId?: bigint | undefined;
  /** Newer servers. */
  preparedStatementName?: string | undefined;
}

export const closeOperationReq: ThriftType<TSCloseOperationReq> = /* @__PURE__ */ struct<TSCloseOperationReq>(
  "TSCloseOperationReq",
  () => ({
    sessionId: [1, i64],
    queryId: [2, i64, "optional"],
    statementId: [3, i64, "optional"],
    preparedStatementName: [4, string, "optional"],
  }),
);

/** Frees what the server holds for a query. */
export const closeOperation: Method<TSCloseOperationReq, TSStatus> = /* @__PURE__ */ method(
  "closeOperation",
  closeOperationReq,
  status,
);
