import type { Call, Executor } from "./executor.ts";
import type { Lane } from "./lane.ts";
import type { Outcome } from "./native/binding.ts";
import { closeStream, fetchChunk, openStream } from "./native/streamed-answer.ts";
import type { CallOptions } from "./options.ts";
import { StreamProgress } from "./stream-progress.ts";

/** How long what is under way may take to end by itself before the engine is told to stop. */
const GRACE_MS = 5;

/** The chunks of one streamed answer: the next is fetched while the last is used, no more than that. */
export class ChunkSource {
  readonly #lane: Lane;
  readonly #call: Call;
  readonly #signal: AbortSignal | undefined;
  /** Gives the lane back and waits until it has its own settings again; with an error, the stream counts as failed. */
  readonly #ended: (error?: unknown) => Promise<void>;
  readonly #progress: StreamProgress | undefined;
  readonly #spilled: Outcome[] = [];
  #ahead: Promise<Outcome> | undefined;
  /** Read to its end, not left early. */
  #exhausted = false;
  #spilling: Promise<void> | undefined;
  #closing: Promise<void> | undefined;

  private constructor(
    lane: Lane,
    call: Call,
    signal: AbortSignal | undefined,
    ended: (error?: unknown) => Promise<void>,
    progress: StreamProgress | undefined,
  ) {
    this.#lane = lane;
    this.#call = call;
    this.#signal = signal;
    this.#ended = ended;
    this.#progress = progress;
    lane.onWanted = () => this.#spill();
    // While the stream was being opened the signal may have aborted, and nobody will read it then.
    if (signal?.aborted) this.#abort();
    else {
      signal?.addEventListener("abort", this.#abort, { once: true });
      this.#ahead = this.#fetch();
    }
  }

  /**
   * Begins a stream on a lane that is held until `close`.
   *
   * @throws ChdbServerError for a statement that cannot be streamed; other faults of it come with the first chunk.
   */
  static open(executor: Executor, given: Call, format: string, options: CallOptions): Promise<ChunkSource> {
    const progress = given.onProgress && new StreamProgress(given.onProgress);
    const call = { ...given, onProgress: progress?.observe };
    return new Promise((resolve, reject) => {
      const { text } = call.statement;
      const hold = (signal: AbortSignal | undefined): Promise<void> =>
        executor.withLane(call, true, signal, async (lane) => {
          await openStream(lane.connection, text, format, call.params);
          await new Promise<void>((done, fail) => {
            const ended = (error?: unknown): Promise<void> => {
              if (error === undefined) done();
              else fail(error);
              return held.catch(() => undefined);
            };
            resolve(new ChunkSource(lane, call, signal, ended, progress));
          });
        });
      const held = executor.begin(options, hold, () => ({ query: text, format, address: executor.address }));
      held.catch(reject);
    });
  }

  /** The next chunk; nothing at the end. @throws what the statement fails with, or the signal's reason. */
  async next(): Promise<Outcome | undefined> {
    await this.#spilling;
    this.#signal?.throwIfAborted();
    const kept = this.#spilled.shift();
    if (kept !== undefined) return kept;
    try {
      const chunk = await this.#take();
      if (chunk === undefined) {
        await this.close();
        if (this.#exhausted) this.#progress?.end();
      }
      return chunk;
    } catch (error) {
      await this.#end(error);
      throw this.#signal?.aborted ? this.#signal.reason : error;
    }
  }

  /** Ends the stream and gives its lane back. Idempotent, never rejects. */
  close(): Promise<void> {
    return this.#end(undefined);
  }

  async #take(): Promise<Outcome | undefined> {
    const outcome = await this.#ahead;
    if (this.#closing !== undefined) return undefined;
    this.#exhausted = !outcome?.bytes?.length;
    if (outcome !== undefined) this.#progress?.add(outcome);
    this.#ahead = this.#exhausted ? undefined : this.#fetch();
    return this.#ahead && outcome;
  }

  #fetch(): Promise<Outcome> {
    const fetch = fetchChunk(this.#lane.connection, this.#call.statement.text, this.#call.params);
    // Whoever takes it sees the error; a stream left early does not want it.
    fetch.catch(() => undefined);
    return fetch;
  }

  /** Others wait for this very connection: read the rest into memory, lest they wait for a program that waits for them. */
  #spill(): void {
    this.#spilling ??= (async () => {
      try {
        for (let chunk = await this.#take(); chunk !== undefined; chunk = await this.#take())
          this.#spilled.push(chunk);
        await this.close();
      } catch {
        // The failed fetch is still ahead: next() tells of it.
      }
    })();
  }

  readonly #abort = (): void => void this.#end(this.#signal?.reason);

  #end(error: unknown): Promise<void> {
    this.#closing ??= this.#close(error);
    return this.#closing;
  }

  async #close(error: unknown): Promise<void> {
    this.#lane.onWanted = undefined;
    const { connection } = this.#lane;
    this.#signal?.removeEventListener("abort", this.#abort);
    // A fetch may take its time, and so may closing a stream that nothing was fetched from: the engine is told to stop.
    const timer = setInterval(() => connection.cancel(), GRACE_MS);
    await this.#ahead?.catch(() => undefined);
    this.#ahead = undefined;
    await closeStream(connection);
    clearInterval(timer);
    await this.#ended(error);
  }
}
