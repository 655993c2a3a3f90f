export { Column } from "./codec/column/column.ts";
export type { Int64Mode, TimestampMode } from "./codec/decode/decoder.ts";
export { DataFrame } from "./data-frame.ts";
export { CHANNELS, type ConnectTrace, type QueryTrace } from "./diagnostics.ts";
export {
  ChdbConnectionError,
  ChdbError,
  type ChdbErrorDetails,
  ChdbProtocolError,
  ChdbServerError,
  ChdbTimeoutError,
  ChdbUsageError,
  isChdbError,
} from "./errors.ts";
export type { SessionStats } from "./executor.ts";
export type { BinaryFormat } from "./formats.ts";
export type { InsertOptions, InsertProgress, InsertSummary } from "./insert.ts";
export type { InsertColumns, InsertData, InsertRow } from "./insert-source.ts";
export { type OneShotOptions, query } from "./one-shot.ts";
export type { CallOptions, QueryOptions, SessionOptions, SettingValue, ValueOptions } from "./options.ts";
export type { Progress } from "./progress.ts";
export { type ColumnInfo, Result, type ResultSummary } from "./result.ts";
export { type Batch, RowStream } from "./row-stream.ts";
export { Session, type SessionEvents, type SessionState } from "./session.ts";
export type { FunctionSignature } from "./udf.ts";
