import type { BinaryFormat } from "./formats.ts";
import { DEFAULT_VALUES, type QueryOptions, type SessionOptions } from "./options.ts";
import type { Result } from "./result.ts";
import { runFormatted, runTyped } from "./run-query.ts";
import { openSpareEngine, type SpareEngine } from "./spare-engine.ts";

/** Options of the one-shot `query`: those of a statement, and of the engine where none is open. */
export type OneShotOptions = QueryOptions & Pick<SessionOptions, "library" | "addon">;

/** How long the engine stays for a next call, in ms: starting and stopping it takes some tens. */
const LINGER_MS = 500;

let engine: Promise<SpareEngine> | undefined;
let closing: Promise<void> | undefined;
let users = 0;
let timer: NodeJS.Timeout | undefined;

/**
 * Runs one statement and gives its typed answer, in the engine that this process has open, else in a temporary one that
 * goes soon after.
 *
 * @throws as `session.query` and `Session.open` do
 */
export function query<Row = Record<string, unknown>>(
  sql: string,
  options?: OneShotOptions,
): Promise<Result<Row>>;
/** The same with the bytes of a binary format. */
export function query(sql: string, format: BinaryFormat, options?: OneShotOptions): Promise<Uint8Array>;
/** The same with the text of any other format. */
export function query(sql: string, format: string, options?: OneShotOptions): Promise<string>;
export async function query(
  sql: string,
  formatOrOptions?: string | OneShotOptions,
  more?: OneShotOptions,
): Promise<unknown> {
  const format = typeof formatOrOptions === "string" ? formatOrOptions : undefined;
  const options = (typeof formatOrOptions === "string" ? more : formatOrOptions) ?? {};
  clearTimeout(timer);
  users++;
  try {
    await closing;
    engine ??= openSpareEngine({ library: options.library, addon: options.addon });
    const { executor } = await engine.catch((error: unknown) => {
      engine = undefined;
      throw error;
    });
    return format === undefined
      ? await runTyped(executor, sql, options, DEFAULT_VALUES)
      : await runFormatted(executor, sql, format, options);
  } finally {
    if (--users === 0) {
      timer = setTimeout(() => void closeOneShot(), LINGER_MS);
      timer.unref();
    }
  }
}

/** Closes the engine that waits for a next one-shot call, so that a session can have its own path. */
export async function closeOneShot(): Promise<void> {
  if (users === 0 && engine !== undefined) {
    clearTimeout(timer);
    const opened = engine;
    engine = undefined;
    closing = opened.then((open) => open.close()).catch(() => undefined);
  }
  await closing;
}
