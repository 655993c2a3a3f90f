import { type Method, method } from "../thrift/method.ts";
import { struct } from "../thrift/struct.ts";
import { i64, type ThriftType } from "../thrift/types.ts";
import { status, type TSStatus } from "./status.ts";

export interface TSCloseSessionReq {
  sessionId: bigint;
}

export const closeSessionReq: ThriftType<TSCloseSessionReq> = /* @__PURE__ */ struct<TSCloseSessionReq>(
  "TSCloseSessionReq",
  () => ({
    sessionId: [1, i64],
  }),
);

/** Logs out and frees everything that the session holds on the server. */
export const closeSession: Method<TSCloseSessionReq, TSStatus> = /* @__PURE__ */ method(
  "closeSession",
  closeSessionReq,
  status,
);
