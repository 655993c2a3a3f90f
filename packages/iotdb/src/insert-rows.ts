import type { TabletColumn, TabletRow } from "./codec/tablet/shape.ts";
import { IoTDBUsageError } from "./errors.ts";
import { type CallOptions, checkCount } from "./options.ts";
import { Tablet } from "./tablet.ts";

/** How far `insertRows` has come. */
export interface InsertProgress {
  /** Rows that the server has acknowledged. */
  readonly rows: number;
  /** Tablets that they were sent in. */
  readonly batches: number;
}

/** Options of `insertRows`. */
export interface InsertRowsOptions extends CallOptions {
  /** Rows in a tablet. Default 10,000. */
  batchRows?: number | undefined;
  /** Tablets on their way at the same time, so that the server never waits for the next one. Default 2. */
  maxInFlight?: number | undefined;
  /** Limit in ms for each tablet, not for the whole; `null` is no limit. Default: the session's `timeoutMs`. */
  timeoutMs?: number | null | undefined;
  /** Told each time the server has acknowledged a tablet. */
  onProgress?: ((progress: InsertProgress) => void) | undefined;
}

/**
 * Rows of an iterable in tablets, one after the other; `insert` stores each of them. Rejects with the first failure once
 * nothing is on its way any more, and takes no further rows then.
 */
export async function insertBatches(
  table: string,
  columns: readonly TabletColumn[],
  rows: Iterable<TabletRow> | AsyncIterable<TabletRow>,
  options: InsertRowsOptions,
  insert: (tablet: Tablet) => Promise<void>,
): Promise<InsertProgress> {
  const batchRows = checkCount("batchRows", options.batchRows ?? 10_000, 1);
  const maxInFlight = checkCount("maxInFlight", options.maxInFlight ?? 2, 1);
  checkIterable(rows);
  const inFlight = new Set<Promise<void>>();
  let progress: InsertProgress = { rows: 0, batches: 0 };
  let failure: { readonly error: unknown } | undefined;

  const send = (batch: TabletRow[]): void => {
    const sent = (async () => insert(new Tablet({ table, columns, rows: batch })))().then(() => {
      progress = { rows: progress.rows + batch.length, batches: progress.batches + 1 };
      options.onProgress?.(progress);
    });
    const over = sent
      .catch((error: unknown) => {
        failure ??= { error };
      })
      .finally(() => inFlight.delete(over));
    inFlight.add(over);
  };

  let batch: TabletRow[] = [];
  /** Whether to wait for `room` before the next row. */
  const take = (row: TabletRow): boolean => {
    batch.push(row);
    if (batch.length < batchRows) return false;
    send(batch);
    batch = [];
    return true;
  };
  const room = async (): Promise<boolean> => {
    while (inFlight.size >= maxInFlight) await Promise.race(inFlight);
    return failure === undefined;
  };

  try {
    // Waiting for each row of what is there already would cost more than sending it.
    if (Symbol.iterator in rows) {
      for (const row of rows) if (take(row) && !(await room())) break;
    } else {
      for await (const row of rows) if (take(row) && !(await room())) break;
    }
    if (batch.length > 0 && failure === undefined) send(batch);
  } finally {
    await Promise.all(inFlight);
  }
  if (failure !== undefined) throw (failure as { readonly error: unknown }).error;
  return progress;
}

function checkIterable(rows: unknown): void {
  const given = rows as Partial<Iterable<unknown> & AsyncIterable<unknown>> | null | undefined;
  if (typeof given?.[Symbol.iterator] === "function" || typeof given?.[Symbol.asyncIterator] === "function")
    return;
  throw new IoTDBUsageError("insertRows takes an array of rows, or an iterable or async iterable of rows.");
}
