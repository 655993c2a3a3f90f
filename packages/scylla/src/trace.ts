import { setTimeout as sleep } from "node:timers/promises";
import { inspect } from "node:util";
import type { Inet } from "./codec/value/inet.ts";
import type { Result } from "./result.ts";

/** A step that a server took. */
export interface TraceEvent {
  readonly activity: string;
  /** The server. */
  readonly source: string;
  /** Microseconds since that server had the request. */
  readonly elapsedMicros: number | null;
  readonly thread: string | null;
}

interface SessionRow {
  command: string | null;
  coordinator: Inet | null;
  duration: number | null;
  started_at: Date | null;
  request: string | null;
  parameters: Iterable<readonly [string, string]> | null;
}

interface EventRow {
  activity: string | null;
  source: Inet | null;
  source_elapsed: number | null;
  thread: string | null;
}

/** What the servers wrote down about a request. Prints as a table of its steps. */
export class Trace {
  readonly tracingId: string;
  /** What was done: `Execute CQL3 query` and the like. */
  readonly request: string;
  readonly coordinator: string;
  readonly startedAt: Date | null;
  readonly durationMicros: number | null;
  /** Statement, consistency and so on, as the server writes them. */
  readonly parameters: ReadonlyMap<string, string>;
  /** In order. */
  readonly events: readonly TraceEvent[];

  constructor(tracingId: string, session: SessionRow, events: readonly EventRow[]) {
    this.tracingId = tracingId;
    this.request = session.request ?? session.command ?? "";
    this.coordinator = session.coordinator?.toString() ?? "";
    this.startedAt = session.started_at;
    this.durationMicros = session.duration;
    this.parameters = new Map(session.parameters ?? []);
    this.events = events.map((row) => ({
      activity: row.activity ?? "",
      source: row.source?.toString() ?? "",
      elapsedMicros: row.source_elapsed,
      thread: row.thread,
    }));
  }

  toString(): string {
    const duration = this.durationMicros === null ? "still running" : `${this.durationMicros} µs`;
    const head = `${this.request} on ${this.coordinator}, ${duration}`;
    const widest = Math.max(0, ...this.events.map(({ source }) => source.length));
    const lines = this.events.map(
      ({ elapsedMicros, source, activity }) =>
        `${String(elapsedMicros ?? "?").padStart(9)} µs  ${source.padEnd(widest)}  ${activity}`,
    );
    return [head, ...lines].join("\n");
  }

  [inspect.custom](): string {
    return `Trace ${this.tracingId}\n${this.toString()}`;
  }
}

/** How often and how long a trace is looked for: servers write it after they have answered. */
const POLL_MS = 50;
const MOST_POLLS = 60;

/**
 * Fetches a trace, as soon as the server has finished it.
 * @param run runs a statement and yields its rows
 * @param signal ends the wait
 * @returns undefined when there is none of this id after three seconds
 */
export async function fetchTrace(
  tracingId: string,
  run: <Row>(query: string) => Promise<Result<Row>>,
  signal?: AbortSignal,
): Promise<Trace | undefined> {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(tracingId)) return undefined;
  const where = `WHERE session_id = ${tracingId}`;
  let session: SessionRow | undefined;
  for (let poll = 0; poll < MOST_POLLS && typeof session?.duration !== "number"; poll++) {
    if (poll > 0) await sleep(POLL_MS, undefined, { ...(signal ? { signal } : {}) });
    session = (await run<SessionRow>(`SELECT * FROM system_traces.sessions ${where}`)).firstRow();
  }
  if (session === undefined) return undefined;
  const events = await run<EventRow>(
    `SELECT activity, source, source_elapsed, thread FROM system_traces.events ${where}`,
  );
  return new Trace(tracingId, session, events.rows);
}
