import { type Method, methodOfNothing } from "../thrift/method.ts";
import { struct } from "../thrift/struct.ts";
import { i32, i64, list, string, type ThriftType } from "../thrift/types.ts";

/** A client that is logged in on the node. */
export interface TSConnectionInfo {
  userName: string;
  /** Milliseconds since 1970. */
  logInTime: bigint;
  /** `ip:port` of the client. */
  connectionId: string;
  /** 0 Thrift, 1 MQTT, 2 internal, 3 REST. */
  type: number;
}

export interface TSConnectionInfoResp {
  connectionInfoList: readonly TSConnectionInfo[];
}

export const connectionInfo: ThriftType<TSConnectionInfo> = /* @__PURE__ */ struct<TSConnectionInfo>(
  "TSConnectionInfo",
  () => ({
    userName: [1, string],
    logInTime: [2, i64],
    connectionId: [3, string],
    type: [4, i32],
  }),
);

export const connectionInfoResp: ThriftType<TSConnectionInfoResp> =
  /* @__PURE__ */ struct<TSConnectionInfoResp>("TSConnectionInfoResp", () => ({
    connectionInfoList: [1, list(connectionInfo)],
  }));

/** Who is logged in on the node. */
export const fetchAllConnectionsInfo: Method<undefined, TSConnectionInfoResp> =
  /* @__PURE__ */ methodOfNothing("fetchAllConnectionsInfo", connectionInfoResp);
