import type { Int64Mode, TimestampMode } from "./codec/decode/decoder.ts";
import { ChdbUsageError } from "./errors.ts";
import type { Progress } from "./progress.ts";

/** A setting's value as JS has it. */
export type SettingValue = string | number | bigint | boolean;

/** How values are handed out; a call's choice stands over the session's. */
export interface ValueOptions {
  /** 64-bit integers. `"number"` throws outside ±(2^53 − 1). Default `"bigint"`. */
  int64?: Int64Mode;
  /** Date and time types. Default `"date"`. */
  timestamps?: TimestampMode;
}

/** Options of `Session.open`. */
export interface SessionOptions extends ValueOptions {
  /** Folder of a persistent database, made when missing. Default: a temporary one, removed on close. */
  path?: string;
  /** Folder with executable UDFs of your own: scripts, and `*.xml` that describe them. */
  udfPath?: string;
  /** Engine settings of every statement, as `SET` would make them. */
  settings?: Readonly<Record<string, SettingValue>>;
  /** File of another libchdb; `CHDB_LIBRARY` does the same. Default: the installed engine package. */
  library?: string;
  /** File of this package's addon, for bundles; `CHDB_ADDON` does the same. Default: beside the package. */
  addon?: string;
  /** Connections for overlapping statements besides the main one. Default 16. */
  maxSideConnections?: number;
  /** Limit in ms of calls that name none; `null` is no limit. Default `null`. */
  timeoutMs?: number | null;
  /**
   * Gives up the opening: that rejects at once with the signal's reason. The engine's start itself cannot be stopped: what
   * comes of it is closed again. Once the session is open the signal means nothing.
   */
  signal?: AbortSignal;
}

/** Options of one call. */
export interface CallOptions {
  /** Stops the statement in the engine and rejects with the signal's reason. */
  signal?: AbortSignal;
  /** Limit in ms, waiting included; `null` is no limit. Default: the session's `timeoutMs`. */
  timeoutMs?: number | null;
}

/** Options of a statement. */
export interface QueryOptions extends CallOptions, ValueOptions {
  /** Values for `{name:Type}` in the statement. A missing or an unknown name is a usage error. */
  params?: Readonly<Record<string, unknown>>;
  /** Engine settings of this statement alone. */
  settings?: Readonly<Record<string, SettingValue>>;
  /**
   * Told about every 100 ms while the statement runs, and once when it has come to its end (a stream, when it was read to
   * its end). What it throws then fails the call.
   */
  onProgress?: (progress: Progress) => void;
}

/** How values are handed out where nobody said. */
export const DEFAULT_VALUES: Required<ValueOptions> = { int64: "bigint", timestamps: "date" };

/** @throws ChdbUsageError for a mode that does not exist. */
export function resolveValueOptions(
  given: ValueOptions,
  base: Required<ValueOptions>,
): Required<ValueOptions> {
  const { int64 = base.int64, timestamps = base.timestamps } = given;
  const isLong = typeof (int64 as { fromBits?: unknown } | undefined)?.fromBits === "function";
  if (int64 !== "bigint" && int64 !== "number" && !isLong) {
    throw new ChdbUsageError(
      'int64 must be "bigint", "number" or a class with fromBits(low, high, unsigned).',
    );
  }
  if (timestamps !== "date" && timestamps !== "bigint") {
    throw new ChdbUsageError('timestamps must be "date" or "bigint".');
  }
  return { int64, timestamps };
}

/** @throws ChdbUsageError for 0 and everything else that is no limit. */
export function checkTimeout(timeoutMs: number | null): number | null {
  if (timeoutMs === null) return null;
  if (typeof timeoutMs === "number" && timeoutMs > 0 && timeoutMs < 2 ** 31) return timeoutMs;
  throw new ChdbUsageError(
    "timeoutMs must be a number of milliseconds above 0 and below 2^31, or null for no limit.",
  );
}
