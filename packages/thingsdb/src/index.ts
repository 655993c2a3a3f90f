export { Client } from "./client.ts";
export type {
  ClientEvents,
  ClientState,
  EventHandler,
  ReconnectReport,
  WatchEvent,
} from "./client-events.ts";
export type { ClientStats } from "./client-stats.ts";
export { Float, type Int64Mode, ThingRef } from "./codec/values.ts";
export { type ConnectOptions, connect } from "./connect.ts";
export type { Secret } from "./credentials.ts";
export {
  isThingsDBError,
  ThingsDBConnectionError,
  ThingsDBError,
  ThingsDBProtocolError,
  ThingsDBTimeoutError,
  ThingsDBUsageError,
  UnsupportedError,
} from "./errors.ts";
export type { NodeInput } from "./node-address.ts";
export type {
  CallOptions,
  ClientOptions,
  QueryOptions,
  RequestOptions,
  RunOptions,
  WatchOptions,
} from "./options.ts";
export { CHANNELS } from "./platform.ts";
export type { ConnectTrace, QueryTrace } from "./platform-types.ts";
export type { NodeStatus, Warning } from "./protocol/events.ts";
export {
  Room,
  type RoomEvents,
  type RoomHandlers,
  type RoomMessage,
  type RoomOptions,
} from "./room.ts";
export type { JoinReport, RoomReference, RoomTarget } from "./room-member.ts";
export {
  ThingsDBAssertError,
  ThingsDBAuthError,
  ThingsDBBadDataError,
  ThingsDBCancelledError,
  ThingsDBCustomError,
  ThingsDBForbiddenError,
  ThingsDBInternalError,
  ThingsDBLookupError,
  ThingsDBMaxQuotaError,
  ThingsDBMemoryError,
  ThingsDBNodeError,
  ThingsDBNumArgumentsError,
  ThingsDBOperationError,
  ThingsDBOverflowError,
  ThingsDBRequestCancelError,
  ThingsDBRequestTimeoutError,
  ThingsDBResultTooLargeError,
  ThingsDBServerError,
  ThingsDBSyntaxError,
  ThingsDBTypeError,
  ThingsDBValueError,
  ThingsDBWriteUvError,
  ThingsDBZeroDivisionError,
} from "./server-errors.ts";
