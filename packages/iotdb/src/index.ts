export { type BytesColumn, hasBytes } from "./codec/column/bytes-column.ts";
export type { Column } from "./codec/column/column.ts";
export { ColumnCategory, ColumnType } from "./codec/column-category.ts";
export { DataType, type DataTypeName, TSDataType } from "./codec/data-type.ts";
export { LocalDate } from "./codec/local-date.ts";
export type { Int64Mode, LongFactory, TimePrecision, TimestampMode } from "./codec/value-modes.ts";
export { ColumnarTablet, type ColumnarTabletInit, type TabletColumnData } from "./columnar-tablet.ts";
export { connect, parseUrl } from "./connect.ts";
export { CHANNELS, type ConnectTrace, type PoolTrace, type QueryTrace } from "./diagnostics.ts";
export {
  IoTDBConnectionError,
  IoTDBError,
  type IoTDBErrorDetails,
  IoTDBProtocolError,
  IoTDBServerError,
  IoTDBTimeoutError,
  IoTDBUsageError,
  isIoTDBError,
} from "./errors.ts";
export type { InsertProgress, InsertRowsOptions } from "./insert-rows.ts";
export type { CallOptions, TableSessionOptions, ValueOptions } from "./options.ts";
export { type ColumnInfo, ResultBatch } from "./result-batch.ts";
export { RowRecord } from "./row-record.ts";
export {
  IoTDBAlreadyExistsError,
  IoTDBAuthError,
  IoTDBIncompatibleError,
  IoTDBKilledError,
  IoTDBNotFoundError,
  IoTDBOverloadError,
  IoTDBSchemaError,
  IoTDBSemanticError,
  IoTDBServerStateError,
  IoTDBSqlSyntaxError,
  IoTDBUnavailableError,
} from "./server-errors.ts";
export { SessionDataSet } from "./session-data-set.ts";
export type { QueryOptions, StatementOptions } from "./statement.ts";
export { type SessionEvents, type SessionState, type SessionStats, TableSession } from "./table-session.ts";
export {
  TableSessionPool,
  type TableSessionPoolOptions,
  type TableSessionPoolStats,
} from "./table-session-pool.ts";
export { Tablet, type TabletColumn, type TabletInit, type TabletRow, type TimeInput } from "./tablet.ts";
export {
  encodedTablets,
  gzipTablets,
  lz4Tablets,
  snappyTablets,
  type TabletCompression,
  type TabletCompressionOptions,
  zstdTablets,
} from "./tablet-compression.ts";
export { type ArrowModule, type ArrowTable, toArrow } from "./to-arrow.ts";
