import { type Method, method } from "../thrift/method.ts";
import { i64 } from "../thrift/types.ts";

/** From the id of a session one of a statement, which serves all statements of the session. */
export const requestStatementId: Method<bigint, bigint> = /* @__PURE__ */ method(
  "requestStatementId",
  i64,
  i64,
);
