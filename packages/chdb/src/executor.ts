import { Deadline } from "@x/pool";
import { tracePool, traceQuery } from "./diagnostics.ts";
import { ChdbConnectionError, ChdbTimeoutError } from "./errors.ts";
import type { Lane, LaneSource } from "./lane.ts";
import type { Outcome } from "./native/binding.ts";
import type { EngineConnection } from "./native/engine-connection.ts";
import type { EncodedParams } from "./native/failure.ts";
import { type CallOptions, checkTimeout, type SettingValue } from "./options.ts";
import { finalProgress, type Progress, watchProgress } from "./progress.ts";
import { type SessionState, setStatement } from "./session-state.ts";
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
  readonly #state: SessionState;
  /** The data path, for errors and traces. */
  readonly address: string;
  readonly #timeoutMs: number | null;
  #statements = 0;
  #failed = 0;
  #stopped = false;
  readonly #inFlight = new Set<Promise<unknown>>();
  readonly #busy = new Set<EngineConnection>();

  constructor(lanes: LaneSource, state: SessionState, address: string, timeoutMs: number | null) {
    this.#lanes = lanes;
    this.#state = state;
    this.address = address;
    this.#timeoutMs = timeoutMs;
  }

  /** Whether the session itself has set this. */
  sets(setting: string): boolean {
    return this.#state.sets(setting);
  }

  get stats(): SessionStats {
    return { statements: this.#statements, failed: this.#failed, inFlight: this.#inFlight.size };
  }

  /** Settles when nothing is under way. */
  async idle(): Promise<void> {
    while (this.#inFlight.size > 0) await Promise.allSettled(this.#inFlight);
  }

  /** Makes the engine stop what is under way, and lets nothing begin that still waits. */
  stopAll(): void {
    this.#stopped = true;
    for (const connection of this.#busy) connection.cancel();
  }

  /** Runs a statement; `after` may ask more on the same connection before it is given back. */
  run<T>(
    call: Call,
    format: string,
    options: CallOptions,
    after: (outcome: Outcome, connection: EngineConnection) => T | Promise<T>,
  ): Promise<T> {
    const { statement, params } = call;
    const work = (deadline: Deadline): Promise<T> =>
      this.withLane(call, false, deadline, async ({ connection }) => {
        const outcome = await connection.query(statement.text, format, params);
        this.#record(statement);
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
    work: (deadline: Deadline) => Promise<T>,
    trace: () => { query: string; format: string; address: string },
  ): Promise<T> {
    checkTimeout(options.timeoutMs);
    const deadline = Deadline.from(options, {
      timeoutMs: this.#timeoutMs,
      timeoutError: (timeoutMs) =>
        new ChdbTimeoutError(`The statement took longer than ${timeoutMs} ms and has been stopped.`, {
          code: "ERR_CHDB_TIMEOUT",
          address: this.address,
          query: trace().query,
        }),
    });
    this.#statements++;
    const running = work(deadline).finally(() => {
      deadline.dispose();
      this.#inFlight.delete(running);
    });
    this.#inFlight.add(running);
    const { signal } = deadline;
    const answer = signal === undefined ? running : firstOf(running, signal);
    const counted = answer.catch((error: unknown) => {
      this.#failed++;
      throw error;
    });
    return traceQuery(() => counted, trace);
  }

  /** Holds a lane for `work`, with the call's settings in force on it and its signal stopping the engine. */
  async withLane<T>(
    call: Call,
    long: boolean,
    deadline: Deadline,
    work: (lane: Lane) => Promise<T>,
  ): Promise<T> {
    const { signal } = deadline;
    const wanted = { effect: call.statement.effect, long, signal };
    const lane = await tracePool(() => this.#lanes.acquire(wanted), this.address);
    const { connection } = lane;
    let stopProgress: (() => void) | undefined;
    const stop = (): void => {
      stopProgress?.();
      connection.cancel();
    };
    let undo: (() => Promise<boolean>) | undefined;
    this.#busy.add(connection);
    try {
      if (this.#stopped) {
        throw new ChdbConnectionError("The session was closed while the statement waited.", {
          code: "ERR_CHDB_CLOSED",
          address: this.address,
          query: call.statement.text,
        });
      }
      undo = await this.applySettings(connection, call.settings);
      signal?.throwIfAborted();
      signal?.addEventListener("abort", stop, { once: true });
      if (call.onProgress !== undefined) {
        stopProgress = watchProgress(
          connection.tag,
          () => this.#lanes.acquireSide(undefined),
          call.onProgress,
        );
      }
      return await work(lane);
    } finally {
      stopProgress?.();
      signal?.removeEventListener("abort", stop);
      const broken = (await undo?.()) === false;
      this.#busy.delete(connection);
      lane.release(broken);
    }
  }

  /** Sets the settings of one call; what it gives takes them back, and tells whether that worked. */
  async applySettings(
    connection: EngineConnection,
    settings: Readonly<Record<string, SettingValue>> | undefined,
  ): Promise<(() => Promise<boolean>) | undefined> {
    if (settings === undefined || Object.keys(settings).length === 0) return undefined;
    const undo = async (): Promise<boolean> => {
      try {
        for (const sql of this.#state.undo(settings, connection.tag)) await connection.query(sql, "Null");
        return true;
      } catch {
        return false;
      }
    };
    try {
      await connection.query(setStatement(settings), "Null");
    } catch (error) {
      await undo();
      throw error;
    }
    return undo;
  }

  #record(statement: Statement): void {
    for (const change of statement.changes) this.#state.record(change.keyword, change.text);
    if (statement.effect === "temporary") this.#state.pinned = true;
  }
}

/** Like `work`, but rejects with the signal's reason at once when that aborts. */
function firstOf<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    if (signal.aborted) abort();
    else signal.addEventListener("abort", abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}
