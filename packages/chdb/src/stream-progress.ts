import type { Outcome } from "./native/binding.ts";
import { finalProgress, type Progress } from "./progress.ts";

/**
 * How far a stream has come. No outcome tells of a stream as a whole: the engine counts for each chunk what was read since
 * the one before, and leaves some out; what it says while the stream runs is right, but not yet all.
 */
export class StreamProgress {
  readonly #report: (progress: Progress) => void;
  readonly #started = performance.now();
  #readRows = 0;
  #readBytes = 0;
  #seen: Progress | undefined;

  constructor(report: (progress: Progress) => void) {
    this.#report = report;
  }

  /** Takes in what the engine says of the stream while it runs. */
  readonly observe = (progress: Progress): void => {
    this.#seen = progress;
    this.#report(progress);
  };

  /** Takes in a chunk. */
  add({ readRows = 0, readBytes = 0 }: Outcome): void {
    this.#readRows += readRows;
    this.#readBytes += readBytes;
  }

  /** Reports the end: the most that is known to have been read. */
  end(): void {
    const { readRows = 0n, readBytes = 0n } = this.#seen ?? {};
    this.#report(
      finalProgress({
        readRows: Math.max(this.#readRows, Number(readRows)),
        readBytes: Math.max(this.#readBytes, Number(readBytes)),
        elapsed: (performance.now() - this.#started) / 1000,
      }),
    );
  }
}
