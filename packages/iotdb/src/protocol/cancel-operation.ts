import { type Method, method } from "../thrift/method.ts";
import { struct } from "../thrift/struct.ts";
import { i64, type ThriftType } from "../thrift/types.ts";
import { status, type TSStatus } from "./status.ts";

export interface TSCancelOperationReq {
  sessionId: bigint;
  queryId: bigint;
}

export const cancelOperationReq: ThriftType<TSCancelOperationReq> =
  /* @__PURE__ */ struct<TSCancelOperationReq>("TSCancelOperationReq", () => ({
    sessionId: [1, i64],
    queryId: [2, i64],
  }));

/** Tells the server to stop a query. */
export const cancelOperation: Method<TSCancelOperationReq, TSStatus> = /* @__PURE__ */ method(
  "cancelOperation",
  cancelOperationReq,
  status,
);
