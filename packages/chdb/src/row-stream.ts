import { setImmediate as nextTurn } from "node:timers/promises";
import { ChdbUsageError } from "./errors.ts";

/** A batch of a stream: what `Result` is to a whole answer. Iterating makes rows in small pieces and keeps none. */
export interface Batch<Row> extends Iterable<Row> {
  readonly rowCount: number;
  readonly rows: readonly Row[];
}

/** Where a stream gets its batches from; opened at the first use. */
export interface BatchSource<B> {
  next(): Promise<B | undefined>;
  close(): Promise<void>;
}

/** How long rows are handed out before other events get their turn. */
const TURN_MS = 8;

/**
 * Rows of an answer as they come, in bounded memory. Iterate over the rows, or over `batches()` for columns; once. The
 * statement starts with the first step and stops when the iteration is left.
 */
export class RowStream<Row, B extends Batch<Row>> implements AsyncIterable<Row>, AsyncDisposable {
  readonly #open: () => Promise<BatchSource<B>>;
  readonly #onClose: () => void;
  #source: Promise<BatchSource<B>> | undefined;
  #used = false;
  #closed = false;

  /** Made by `session.stream`. */
  constructor(open: () => Promise<BatchSource<B>>, onClose: () => void) {
    this.#open = open;
    this.#onClose = onClose;
  }

  /** Row by row. Between batches, and now and then within one, other events get their turn. */
  [Symbol.asyncIterator](): AsyncIterator<Row, undefined> {
    const batches = this.batches()[Symbol.asyncIterator]();
    // Not `batch.rows`: all rows of a batch at once hold up the event loop, and grow old before they are used.
    let rows: Iterator<Row, unknown> = [][Symbol.iterator]();
    let at = 0;
    let turn = performance.now();
    const step = async (): Promise<IteratorResult<Row, undefined>> => {
      while (true) {
        const batch = await batches.next();
        if (batch.done) return batch;
        rows = batch.value[Symbol.iterator]();
        const row = rows.next();
        if (!row.done) return row;
      }
    };
    return {
      next: () => {
        const row = rows.next();
        if (row.done) return step();
        if ((++at & 255) !== 0 || performance.now() - turn < TURN_MS) return Promise.resolve(row);
        return nextTurn().then(() => {
          turn = performance.now();
          return row;
        });
      },
      return: async () => {
        rows = [][Symbol.iterator]();
        await this.close();
        return { done: true, value: undefined };
      },
    };
  }

  /** Batch by batch: about 8,000 rows each (or what the setting `max_block_size` says), with typed columns. */
  batches(): AsyncIterable<B> {
    if (this.#used) throw new ChdbUsageError("A stream can be read once: call session.stream() again.");
    this.#used = true;
    return {
      [Symbol.asyncIterator]: () => ({
        next: async () => {
          if (this.#closed) return { done: true, value: undefined };
          this.#source ??= this.#open();
          const value = await (await this.#source).next();
          if (value !== undefined) return { done: false, value };
          await this.close();
          return { done: true, value: undefined };
        },
        return: async () => {
          await this.close();
          return { done: true, value: undefined };
        },
      }),
    };
  }

  /** Stops the statement in the engine. Idempotent, never rejects. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#source?.then(
      (source) => source.close(),
      () => undefined,
    );
    this.#onClose();
  }

  /** The same as `close()`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}
