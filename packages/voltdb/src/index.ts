export { type ClientStats, type PartitionResult, VoltClient } from "./client.ts";
export type { ClientEvents, ClientState } from "./client-core.ts";
export { type ColumnValues, TableColumn, VoltColumn } from "./codec/column/column.ts";
export { DecimalColumn, ScaledDecimalColumn } from "./codec/column/lists.ts";
export { StringColumn } from "./codec/column/strings.ts";
export { DECIMAL_SCALE, VoltDecimal } from "./codec/decimal.ts";
export { Geography, polygon } from "./codec/geography.ts";
export type { GeographyPoint } from "./codec/geography-point.ts";
export type { IntegerInput, ParameterInput, ParameterInputs, PointInput } from "./codec/inputs.ts";
export type { TimestampMode } from "./codec/instants.ts";
export type { ColumnInfo } from "./codec/table-layout.ts";
export type { DecimalMode, Int64Mode, LongFactory, ValueOptions } from "./codec/value-modes.ts";
export { type TableRows, VoltTable } from "./codec/volt-table.ts";
export { type ParameterType, type VoltArrayType, VoltType } from "./codec/volt-type.ts";
export { connect } from "./connect.ts";
export { CHANNELS, type ConnectTrace, type PoolMessage, type QueryTrace } from "./diagnostics.ts";
export {
  isVoltError,
  type ProtocolFault,
  VoltConnectionError,
  VoltError,
  type VoltErrorDetails,
  VoltProtocolError,
  VoltTimeoutError,
  VoltUsageError,
} from "./errors.ts";
export {
  adHoc,
  type HelperOptions,
  type StatisticsSelector,
  type SystemInformationSelector,
  statistics,
  systemInformation,
  updateClasses,
} from "./helpers/system.ts";
export type { CallOptions, ConnectOptions, LimitOptions, Password } from "./options.ts";
export { type CallArguments, type CallResult, VoltProcedure } from "./procedure.ts";
export type { ProcedureStats } from "./procedure-stats.ts";
export type { PasswordHash } from "./protocol/login.ts";
export { VoltResponse } from "./protocol/response.ts";
export { VoltStatus } from "./protocol/status.ts";
export { VoltException, VoltExceptionType } from "./protocol/volt-exception.ts";
export type { Partition, ProcedureInfo, Site, Topology } from "./routing/topology.ts";
export {
  VoltGracefulFailureError,
  VoltResponseUnknownError,
  VoltServerError,
  VoltServerTimeoutError,
  VoltUnavailableError,
  VoltUnexpectedFailureError,
  VoltUserAbortError,
} from "./server-errors.ts";
export type { ServerStats } from "./server-link.ts";
export { type ArrowModule, type ArrowTable, toArrow } from "./to-arrow.ts";
