import { type Method, method } from "../thrift/method.ts";
import { struct } from "../thrift/struct.ts";
import { i64, string, type ThriftType } from "../thrift/types.ts";
import { status, type TSStatus } from "./status.ts";

export interface TSSetTimeZoneReq {
  sessionId: bigint;
  /** A name or an offset that Java's `ZoneId` knows: `Asia/Shanghai`, `UTC`, `+08:00`. */
  timeZone: string;
}

export interface TSGetTimeZoneResp {
  status: TSStatus;
  timeZone: string;
}

export const setTimeZoneReq: ThriftType<TSSetTimeZoneReq> = /* @__PURE__ */ struct<TSSetTimeZoneReq>(
  "TSSetTimeZoneReq",
  () => ({
    sessionId: [1, i64],
    timeZone: [2, string],
  }),
);

export const getTimeZoneResp: ThriftType<TSGetTimeZoneResp> = /* @__PURE__ */ struct<TSGetTimeZoneResp>(
  "TSGetTimeZoneResp",
  () => ({
    status: [1, status],
    timeZone: [2, string],
  }),
);

/** Sets the zone that date literals and printed times of the session are in. */
export const setTimeZone: Method<TSSetTimeZoneReq, TSStatus> = /* @__PURE__ */ method(
  "setTimeZone",
  setTimeZoneReq,
  status,
);

/** From the id of a session its time zone. */
export const getTimeZone: Method<bigint, TSGetTimeZoneResp> = /* @__PURE__ */ method(
  "getTimeZone",
  i64,
  getTimeZoneResp,
);
