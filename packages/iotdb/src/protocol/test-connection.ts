import { type Method, methodOfNothing } from "../thrift/method.ts";
import { status, type TSStatus } from "./status.ts";

/** Asks for nothing but an answer; needs no session. */
export const testConnection: Method<undefined, TSStatus> = /* @__PURE__ */ methodOfNothing(
  "testConnectionEmptyRPC",
  status,
);
