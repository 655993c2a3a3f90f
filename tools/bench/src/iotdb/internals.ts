/** Parts of our package that are not public: what it does before and after the network, for benches of that alone. */

export { ColumnarTablet } from "../../../../packages/iotdb/src/columnar-tablet.ts";
export { closeOperation } from "../../../../packages/iotdb/src/protocol/close-operation.ts";
export { executeQueryStatement } from "../../../../packages/iotdb/src/protocol/execute-statement.ts";
export { fetchResults } from "../../../../packages/iotdb/src/protocol/fetch-results.ts";
export { insertTablet } from "../../../../packages/iotdb/src/protocol/insert-tablet.ts";
export { openSession, PROTOCOL_VERSION } from "../../../../packages/iotdb/src/protocol/open-session.ts";
export { requestStatementId } from "../../../../packages/iotdb/src/protocol/request-statement-id.ts";
export { decodeBatch, type ResultBatch, resultSchema } from "../../../../packages/iotdb/src/result-batch.ts";
export { prepareTablet, Tablet } from "../../../../packages/iotdb/src/tablet.ts";
export { FrameWriter } from "../../../../packages/iotdb/src/thrift/frame-writer.ts";
export { decodeReply, encodeCall } from "../../../../packages/iotdb/src/thrift/message.ts";
export type { Method } from "../../../../packages/iotdb/src/thrift/method.ts";
