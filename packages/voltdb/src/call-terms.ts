import type { CallTerms } from "./call.ts";
import { resolveModes } from "./codec/value-modes.ts";
import { VoltUsageError } from "./errors.ts";
import { type CallOptions, checkSignal, checkTimeout, type ResolvedOptions } from "./options.ts";
import type { InvocationExtras } from "./protocol/invocation.ts";

/** The longest time, in ms, that a call can name to the server: an int32 of microseconds. */
const MOST_NAMED_MS = 2_147_483;

/** What a call asks of this side, and of the server. */
export interface ResolvedCall {
  readonly terms: CallTerms;
  readonly extras: InvocationExtras;
}

/** @throws {VoltUsageError} for an option that cannot be */
export function resolveCall(base: ResolvedOptions, options: CallOptions, partition?: number): ResolvedCall {
  const {
    batchTimeoutMs,
    priority,
    signal,
    response = true,
    throwOnFailure = true,
    idempotent = false,
  } = options;
  const timeoutMs = checkTimeout(options.timeoutMs, base.timeoutMs);
  if (
    batchTimeoutMs !== undefined &&
    !(Number.isInteger(batchTimeoutMs) && batchTimeoutMs > 0 && batchTimeoutMs < 2 ** 31)
  ) {
    throw new VoltUsageError("batchTimeoutMs is a whole number of milliseconds from 1 to 2^31 - 1");
  }
  if (priority !== undefined && !(Number.isInteger(priority) && priority >= 1 && priority <= 8)) {
    throw new VoltUsageError("priority is a whole number from 1 (first) to 8 (last)");
  }
  return {
    terms: {
      modes: resolveModes(options, base.modes),
      response,
      throwOnFailure,
      idempotent,
      timeoutMs,
      signal: checkSignal(signal),
    },
    extras: {
      batchTimeoutMs,
      partition,
      priority,
      timeoutMicros:
        timeoutMs === null || timeoutMs > MOST_NAMED_MS ? undefined : Math.ceil(timeoutMs * 1000),
    },
  };
}
