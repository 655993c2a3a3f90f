import { mkdirSync, realpathSync } from "node:fs";
import { resolve } from "node:path";
import { ChdbConnectionError, ChdbUsageError } from "./errors.ts";
import {
  checkTimeout,
  DEFAULT_VALUES,
  resolveValueOptions,
  type SessionOptions,
  type SettingValue,
  type ValueOptions,
} from "./options.ts";

/** `SessionOptions` with defaults in place. */
export interface ResolvedSessionOptions {
  /** Absolute and real; empty for a temporary session. */
  readonly path: string;
  readonly udfPath: string | undefined;
  readonly settings: Readonly<Record<string, SettingValue>>;
  readonly library: string | undefined;
  readonly addon: string | undefined;
  readonly maxSideConnections: number;
  readonly timeoutMs: number | null;
  readonly values: Required<ValueOptions>;
}

/** @throws ChdbUsageError for an option that cannot be, ChdbConnectionError for a folder that cannot be made. */
export function resolveSessionOptions(given: SessionOptions | string = {}): ResolvedSessionOptions {
  const options = typeof given === "string" ? { path: given } : given;
  const maxSideConnections = options.maxSideConnections ?? 16;
  if (!Number.isInteger(maxSideConnections) || maxSideConnections < 1) {
    throw new ChdbUsageError("maxSideConnections must be a whole number from 1 on.");
  }
  return Object.freeze({
    path: options.path === undefined ? "" : dataFolder(options.path),
    udfPath: options.udfPath === undefined ? undefined : resolve(options.udfPath),
    settings: Object.freeze({ ...options.settings }),
    library: options.library,
    addon: options.addon,
    maxSideConnections,
    timeoutMs: checkTimeout(options.timeoutMs ?? null),
    values: Object.freeze(resolveValueOptions(options, DEFAULT_VALUES)),
  });
}

function dataFolder(path: string): string {
  if (path === "") throw new ChdbUsageError("path must name a folder; leave it out for a temporary session.");
  const folder = resolve(path);
  try {
    mkdirSync(folder, { recursive: true });
    // The engine is one per process and path, so two spellings of a path must be one.
    return realpathSync(folder);
  } catch (cause) {
    throw new ChdbConnectionError(`The data folder ${folder} cannot be made: ${(cause as Error).message}`, {
      code: "ERR_CHDB_CONNECT",
      address: folder,
      cause,
    });
  }
}
