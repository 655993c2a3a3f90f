import { struct } from "../thrift/struct.ts";
import { bool, i32, list, string, type ThriftType } from "../thrift/types.ts";

/** Where a node listens. */
export interface TEndPoint {
  ip: string;
  port: number;
}

/** How a call ended. */
export interface TSStatus {
  /** 200 and 400 are success; `status-codes.ts` has the others. */
  code: number;
  message?: string | undefined;
  /** The parts of a call that had several. */
  subStatus?: readonly TSStatus[] | undefined;
  /** The node that would have been nearer to the data. */
  redirectNode?: TEndPoint | undefined;
  /** The call may succeed if made again. */
  needRetry?: boolean | undefined;
}

export const endPoint: ThriftType<TEndPoint> = /* @__PURE__ */ struct<TEndPoint>("TEndPoint", () => ({
  ip: [1, string],
  port: [2, i32],
}));

/** Field 6, `responseData` of newer servers, is passed over. */
export const status: ThriftType<TSStatus> = /* @__PURE__ */ struct<TSStatus>("TSStatus", () => ({
  code: [1, i32],
  message: [2, string, "optional"],
  subStatus: [3, list(status), "optional"],
  redirectNode: [4, endPoint, "optional"],
  needRetry: [5, bool, "optional"],
}));
