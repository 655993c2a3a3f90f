export { ArrayColumn, MapColumn } from "./codec/column/arrays.ts";
export { Column, type ColumnValues } from "./codec/column/column.ts";
export { DateTime64Column } from "./codec/column/dates.ts";
export { DecimalColumn } from "./codec/column/decimals.ts";
export { LowCardinalityColumn } from "./codec/column/low-cardinality.ts";
export type { LongFactory } from "./codec/column/numbers.ts";
export { type BytesColumn, hasBytes } from "./codec/column/strings.ts";
export { TupleColumn } from "./codec/column/tuples.ts";
export { VariantColumn } from "./codec/column/variants.ts";
export type { Int64Mode, TimestampMode } from "./codec/decode/decoder.ts";
export type { ColumnData, MaskedValues } from "./codec/encode/native.ts";
export { type TypedValue, typed } from "./codec/encode/typed-value.ts";
export { connect } from "./connect.ts";
export { DataFrame } from "./data-frame.ts";
export { CHANNELS, type ConnectTrace, type PoolTrace, type QueryTrace } from "./diagnostics.ts";
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
export { type Batch, type BatchSource, RowStream } from "./row-stream.ts";
export { Session, type SessionEvents, type SessionState } from "./session.ts";
export { type ArrowModule, type ArrowTable, type Tabular, toArrow } from "./to-arrow.ts";
export type { FunctionSignature } from "./udf.ts";
