import { type Method, method } from "../thrift/method.ts";
import { struct } from "../thrift/struct.ts";
import { i32, i64, map, string, type ThriftType } from "../thrift/types.ts";
import { status, type TSStatus } from "./status.ts";

/** `IOTDB_SERVICE_PROTOCOL_V3`, which IoTDB 1 and 2 speak. */
export const PROTOCOL_VERSION = 2;

export interface TSOpenSessionReq {
  client_protocol: number;
  zoneId: string;
  username: string;
  password?: string | undefined;
  /** `version`, `sql_dialect` and, for a database to start in, `db`. */
  configuration?: ReadonlyMap<string, string> | undefined;
}

export interface TSOpenSessionResp {
  status: TSStatus;
  serverProtocolVersion: number;
  sessionId?: bigint | undefined;
  /** `timestamp_precision`: `ms`, `us` or `ns`. */
  configuration?: ReadonlyMap<string, string> | undefined;
}

export const openSessionReq: ThriftType<TSOpenSessionReq> = /* @__PURE__ */ struct<TSOpenSessionReq>(
  "TSOpenSessionReq",
  () => ({
    client_protocol: [1, i32],
    zoneId: [2, string],
    username: [3, string],
    password: [4, string, "optional"],
    configuration: [5, map(string, string), "optional"],
  }),
);

export const openSessionResp: ThriftType<TSOpenSessionResp> = /* @__PURE__ */ struct<TSOpenSessionResp>(
  "TSOpenSessionResp",
  () => ({
    status: [1, status],
    serverProtocolVersion: [2, i32],
    sessionId: [3, i64, "optional"],
    configuration: [4, map(string, string), "optional"],
  }),
);

/** Logs in; the session belongs to the connection. */
export const openSession: Method<TSOpenSessionReq, TSOpenSessionResp> = /* @__PURE__ */ method(
  "openSession",
  openSessionReq,
  openSessionResp,
);
