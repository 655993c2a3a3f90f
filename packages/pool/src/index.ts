export { type AbortHandler, unwatchAbort, watchAbort } from "./abort-watch.ts";
export { Backoff, type BackoffOptions } from "./backoff.ts";
export { type CallLimits, Deadline, type DeadlineDefaults } from "./deadline.ts";
export { DeadlineQueue, type Timed } from "./deadline-queue.ts";
export { DriverError, type DriverErrorDetails } from "./driver-error.ts";
export { Emitter } from "./emitter.ts";
export {
  isPoolError,
  PoolClosedError,
  PoolError,
  PoolExhaustedError,
  PoolTimeoutError,
  PoolUsageError,
} from "./errors.ts";
export type { Lease } from "./lease.ts";
export { type LimitedSignal, limitSignal } from "./limit-signal.ts";
export type { DestroyReason, PoolEvents, PoolOptions, PoolStats } from "./options.ts";
export { Pool } from "./pool.ts";
export { reasonOf } from "./reason-of.ts";
export { RequestIds } from "./request-ids.ts";
