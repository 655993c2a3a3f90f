import { type Method, methodOfNothing } from "../thrift/method.ts";
import { struct } from "../thrift/struct.ts";
import { bool, i32, list, string, type ThriftType } from "../thrift/types.ts";

/** What a server tells of itself. */
export interface ServerProperties {
  version: string;
  supportedTimeAggregationOperations: readonly string[];
  /** `ms`, `us` or `ns`. */
  timestampPrecision: string;
  maxConcurrentClientNum?: number | undefined;
  /** The largest message that it takes, in bytes. */
  thriftMaxFrameSize?: number | undefined;
  isReadOnly?: boolean | undefined;
  buildInfo?: string | undefined;
  logo?: string | undefined;
}

export const serverProperties: ThriftType<ServerProperties> = /* @__PURE__ */ struct<ServerProperties>(
  "ServerProperties",
  () => ({
    version: [1, string],
    supportedTimeAggregationOperations: [2, list(string)],
    timestampPrecision: [3, string],
    maxConcurrentClientNum: [4, i32, "optional"],
    thriftMaxFrameSize: [5, i32, "optional"],
    isReadOnly: [6, bool, "optional"],
    buildInfo: [7, string, "optional"],
    logo: [8, string, "optional"],
  }),
);

/** Needs no session. */
export const getProperties: Method<undefined, ServerProperties> = /* @__PURE__ */ methodOfNothing(
  "getProperties",
  serverProperties,
);
