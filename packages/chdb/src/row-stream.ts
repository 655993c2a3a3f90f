import { setImmediate as nextTurn } from "node:timers/promises";
import { ChdbUsageError } from "./errors.ts";

/** A batch of a stream: what `Result` is to a whole answer. */
export interface Batch<Row> {
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
    let rows: readonly Row[] = [];
    let at = 0;
    let turn = performance.now();
    const step = async (): Promise<IteratorResult<Row, undefined>> => {
      while (at >= rows.length) {
        const { done, value } = await batches.next();
        if (done) return { done, value: undefined };
        rows = value.rows;
        at = 0;
      }
      return { done: false, value: rows[at++]! };
    };
    return {
      next: () => {
        if (at < rows.length) {
          const value = rows[at++]!;
          if ((at & 255) !== 0 || performance.now() - turn < TURN_MS)
            return Promise.resolve({ done: false, value });
          return nextTurn().then(() => {
            turn = performance.now();
            return { done: false, value };
          });
        }
        return step();
      },
      return: async () => {
        rows = [];
        await this.close();
        return { done: true, value: undefined };
      },
    };
  }

  /** Batch by batch: about 65,000 rows each, with typed columns. */
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
