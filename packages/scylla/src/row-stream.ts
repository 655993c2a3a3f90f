import type { Result } from "./result.ts";
import type { RowSource } from "./row-cursor.ts";

/**
 * The rows of a result and of the pages that follow it, for `for await`. One page is fetched while the one before is
 * gone over, and no more: a reader that is slow slows the fetching down.
 *
 * An async generator would do the same at several times the cost of a row.
 */
export class RowStream<Row> implements AsyncIterableIterator<Row> {
  #rows: readonly Row[] = [];
  #at = 0;
  #reader: RowSource<Row> | undefined;
  /** The page that is being fetched, or the first one. */
  #upcoming: Promise<Result<Row>> | undefined;
  #advancing: Promise<void> | undefined;
  #done = false;

  /** @param first the first page, or what is on its way to it */
  constructor(first: Result<Row> | Promise<Result<Row>>) {
    if ("then" in first) this.#expect(first);
    else this.#begin(first);
  }

  next(): Promise<IteratorResult<Row, undefined>> {
    if (this.#advancing !== undefined) return this.#advancing.then(() => this.next());
    if (this.#at < this.#rows.length) return Promise.resolve({ done: false, value: this.#rows[this.#at++]! });
    if (this.#done) return Promise.resolve({ done: true, value: undefined });
    return this.#refill();
  }

  /** Ends the iteration: pages that are on their way are dropped. */
  return(): Promise<IteratorResult<Row, undefined>> {
    this.#end();
    return Promise.resolve({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#end();
  }

  #refill(): Promise<IteratorResult<Row, undefined>> {
    try {
      const rows = this.#reader?.read();
      if (rows !== undefined) {
        this.#rows = rows;
        this.#at = 0;
        return this.next();
      }
    } catch (error) {
      this.#end();
      return Promise.reject(error);
    }
    if (this.#upcoming === undefined) {
      this.#end();
      return this.next();
    }
    this.#advancing = this.#upcoming.then(
      (page) => {
        this.#advancing = undefined;
        if (!this.#done) this.#begin(page);
      },
      (error) => {
        this.#advancing = undefined;
        this.#end();
        throw error;
      },
    );
    return this.#advancing.then(() => this.next());
  }

  #begin(page: Result<Row>): void {
    this.#upcoming = undefined;
    this.#reader = page.cursor();
    const next = page.fetchNext();
    if (next !== undefined) this.#expect(next);
  }

  #expect(page: Promise<Result<Row>>): void {
    this.#upcoming = page;
    // Should the loop be left early, nobody is there to hear that the fetch failed.
    page.catch(() => {});
  }

  #end(): void {
    this.#done = true;
    this.#rows = [];
    this.#at = 0;
    this.#reader = undefined;
    this.#upcoming = undefined;
  }
}
