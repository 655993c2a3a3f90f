import { limitSignal } from "@x/pool";
import { tracePool, traceQuery } from "./diagnostics.ts";
import { ChdbTimeoutError } from "./errors.ts";
import { firstOf } from "./first-of.ts";
import type { Lane, LaneSource } from "./lane.ts";
import type { Outcome } from "./native/binding.ts";
import type { EngineConnection } from "./native/engine-connection.ts";
import type { EncodedParams } from "./native/failure.ts";
import { type CallOptions, checkTimeout, type SettingValue } from "./options.ts";
import { finalProgress, type Progress, watchProgress } from "./progress.ts";
import { applySettings } from "./settings.ts";
import type { Statement } from "./statement.ts";

/** One statement with all that its call said. */
export interface Call {
  readonly statement: Statement;
  readonly params: EncodedParams;
  readonly settings: Readonly<Record<string, SettingValue>> | undefined;
  readonly onProgress: ((progress: Progress) => void) | undefined;
}

/** Counters of a session; a snapshot. */
export interface SessionStats {
  /** Statements begun, streams and inserts included. */
  readonly statements: number;
  /** Of these, those that ended in an error of any kind. */
  readonly failed: number;
  /** Of these, those that are under way or waiting. */
  readonly inFlight: number;
}

/** Runs statements on lanes: settings around them, deadlines over them, the session's state after them. */
export class Executor {
  readonly #lanes: LaneSource;
  /** The data path, for errors and traces. */
  readonly address: string;
  readonly #timeoutMs: number | null;
  #statements = 0;
  #failed = 0;
  readonly #inFlight = new Set<Promise<unknown>>();

  constructor(lanes: LaneSource, address: string, timeoutMs: number | null) {
    this.#lanes = lanes;
    this.address = address;
    this.#timeoutMs = timeoutMs;
  }

  get stats(): SessionStats {
    return { statements: this.#statements, failed: this.#failed, inFlight: this.#inFlight.size };
  }

  /** Settles when nothing is under way. */
  async idle(): Promise<void> {
    while (this.#inFlight.size > 0) await Promise.allSettled(this.#inFlight);
  }

  /** Runs a statement; `after` may ask more on the same connection before it is given back. */
  run<T>(
    call: Call,
    format: string,
    options: CallOptions,
    after: (outcome: Outcome, connection: EngineConnection) => T | Promise<T>,
  ): Promise<T> {
    const { statement, params } = call;
    const work = (signal: AbortSignal | undefined): Promise<T> =>
      this.withLane(call, false, signal, async ({ connection, state }) => {
        const outcome = await connection.query(statement.text, format, params);
        state?.record(statement);
        call.onProgress?.(finalProgress(outcome));
        return after(outcome, connection);
      });
    return this.begin(options, work, () => ({ query: statement.text, format, address: this.address }));
  }

  /**
   * Counts, traces and limits a piece of work. The promise rejects as soon as its time is over or its signal aborts; the
   * work itself goes on until the engine has stopped, and `idle` waits for it.
   */
  begin<T>(
    options: CallOptions,
    work: (signal: AbortSignal | undefined) => Promise<T>,
    trace: () => { query: string; format: string; address: string },
  ): Promise<T> {
    const { timeoutMs = this.#timeoutMs } = options;
    const { signal, dispose } = limitSignal(
      options.signal,
      checkTimeout(timeoutMs),
      () =>
        new ChdbTimeoutError(`The statement took longer than ${timeoutMs} ms and has been stopped.`, {
          code: "ERR_CHDB_TIMEOUT",
          address: this.address,
          query: trace().query,
        }),
    );
    this.#statements++;
    const running = work(signal).finally(() => {
      dispose();
      this.#inFlight.delete(running);
    });
    this.#inFlight.add(running);
    const counted = firstOf(running, signal).catch((error: unknown) => {
      this.#failed++;
      throw error;
    });
    return traceQuery(() => counted, trace);
  }

  /** Holds a lane for `work`, with the call's settings in force on it and its signal stopping the engine. */
  async withLane<T>(
    call: Call,
    long: boolean,
    signal: AbortSignal | undefined,
    work: (lane: Lane) => Promise<T>,
  ): Promise<T> {
    const { statement, settings, onProgress } = call;
    const lane = await tracePool(() => this.#lanes.acquire({ statement, long, signal }), this.address);
    const { connection } = lane;
    let stopProgress: (() => void) | undefined;
    const stop = (): void => {
      stopProgress?.();
      connection.cancel();
    };
    let undo: (() => Promise<boolean>) | undefined;
    try {
      undo = await applySettings(lane, settings);
      signal?.throwIfAborted();
      signal?.addEventListener("abort", stop, { once: true });
      if (onProgress !== undefined) {
        stopProgress = watchProgress(connection.tag, () => this.#lanes.acquireSide(undefined), onProgress);
      }
      return await work(lane);
    } finally {
      stopProgress?.();
      signal?.removeEventListener("abort", stop);
      lane.release((await undo?.()) === false);
    }
  }
}
