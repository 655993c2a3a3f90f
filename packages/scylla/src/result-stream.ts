import { ScyllaUsageError } from "./errors.ts";
import type { Result } from "./result.ts";
import { RowStream } from "./row-stream.ts";

/**
 * The rows of a statement as they come, in bounded memory: one page is fetched while the one before is gone over. Iterate
 * over the rows, or over `batches()` for pages with typed columns; once. The statement is run at the first step; leaving
 * the loop ends the fetching.
 */
export class ResultStream<Row = Record<string, unknown>> implements AsyncIterable<Row> {
  readonly #open: () => Promise<Result<Row>>;
  #isUsed = false;

  /** Made by `session.stream`. */
  constructor(open: () => Promise<Result<Row>>) {
    this.#open = open;
  }

  /** Row by row. */
  [Symbol.asyncIterator](): AsyncIterableIterator<Row> {
    return new RowStream<Row>(this.#use());
  }

  /** Page by page. */
  async *batches(): AsyncIterableIterator<Result<Row>> {
    let upcoming: Promise<Result<Row>> | undefined = this.#use();
    while (upcoming !== undefined) {
      const page: Result<Row> = await upcoming;
      upcoming = page.fetchNext();
      // Should the loop be left here, nobody is there to hear that the fetch failed.
      upcoming?.catch(() => {});
      yield page;
    }
  }

  #use(): Promise<Result<Row>> {
    if (this.#isUsed) throw new ScyllaUsageError("A stream can be read once: call session.stream() again");
    this.#isUsed = true;
    return this.#open();
  }
}
