export { Batch, type BatchKind, type BatchOptions, type BatchStatement } from "./batch.ts";
export { ClusterData } from "./cluster/cluster-data.ts";
export type {
  ColumnMetadata,
  FunctionMetadata,
  IndexMetadata,
  KeyspaceMetadata,
  TableMetadata,
  TypeMetadata,
} from "./cluster/schema.ts";
export type { NodeInfo } from "./cluster/topology.ts";
export type { DecodeOptions, Int64Mode, LongFactory, TimestampMode } from "./codec/decode.ts";
export { Decimal } from "./codec/value/decimal.ts";
export { Duration } from "./codec/value/duration.ts";
export { EMPTY, EmptyValue } from "./codec/value/empty.ts";
export { Inet } from "./codec/value/inet.ts";
export { LocalDate } from "./codec/value/local-date.ts";
export { LocalTime } from "./codec/value/local-time.ts";
export { TimeUuid } from "./codec/value/time-uuid.ts";
export { Uuid } from "./codec/value/uuid.ts";
export { ResultColumn } from "./column.ts";
export type { ColumnValues } from "./column-values.ts";
export type { CompressionName } from "./compression/load.ts";
export { connect } from "./connect.ts";
export { type CqlStatement, cql } from "./cql.ts";
export { CHANNELS, type ConnectTrace, type PoolTrace, type QueryTrace } from "./diagnostics.ts";
export {
  isScyllaError,
  ScyllaConnectionError,
  ScyllaError,
  type ScyllaErrorDetails,
  ScyllaProtocolError,
  ScyllaTimeoutError,
  ScyllaUsageError,
  type TriedAddress,
} from "./errors.ts";
export type { ProfileOptions, SessionOptions } from "./options.ts";
export {
  defaultRetryPolicy,
  noRetryPolicy,
  type RetryContext,
  type RetryDecision,
  type RetryPolicy,
} from "./policy/retry.ts";
export { PreparedStatement, type Values } from "./prepared-statement.ts";
export type { Consistency, SerialConsistency } from "./protocol/consistency.ts";
export type {
  SchemaChangeEvent,
  StatusChange,
  TopologyChange,
} from "./protocol/event.ts";
export { Query } from "./query.ts";
export { type ColumnInfo, Result } from "./result.ts";
export { ResultStream } from "./result-stream.ts";
export {
  type ReplicaAnswers,
  type ReplicaFailure,
  type ReplicaFailures,
  ScyllaAlreadyExistsError,
  ScyllaFunctionFailureError,
  ScyllaRateLimitError,
  ScyllaReadFailureError,
  ScyllaReadTimeoutError,
  ScyllaReplicaError,
  ScyllaServerError,
  ScyllaUnavailableError,
  ScyllaUnpreparedError,
  ScyllaWriteFailureError,
  ScyllaWriteTimeoutError,
} from "./server-errors.ts";
export { type CallLimits, type Executable, Session } from "./session.ts";
export { type BuilderOptions, SessionBuilder } from "./session-builder.ts";
export type { SessionEvents, SessionState } from "./session-core.ts";
export type { NodeStats, SessionStats } from "./session-stats.ts";
export type { ExecutionOptions, StatementOptions } from "./statement-options.ts";
export { type ArrowModule, type ArrowTable, toArrow } from "./to-arrow.ts";
export { Trace, type TraceEvent } from "./trace.ts";
