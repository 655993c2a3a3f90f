import type { EngineConnection } from "./native/engine-connection.ts";
import type { SessionState } from "./session-state.ts";
import type { Statement } from "./statement.ts";

/** A connection for the holder alone, up to date with the session's state. */
export interface Lane {
  readonly connection: EngineConnection;
  /** What the statements of its session have set up; nothing where statements have nothing to do with each other. */
  readonly state?: SessionState;
  /** Gives it back; `broken` closes it instead. */
  release(broken?: boolean): void;
  /** Called when others wait for this lane while it is held. */
  onWanted?: (() => void) | undefined;
}

/** What is going to run on a lane. */
export interface LaneRequest {
  readonly statement: Statement;
  /** Held for as long as the program likes (a stream), rather than for one call. */
  readonly long: boolean;
  readonly signal: AbortSignal | undefined;
}

/** Where connections to run statements on come from. */
export interface LaneSource {
  /** @throws the signal's reason; ChdbConnectionError when no connection can be made. */
  acquire(request: LaneRequest): Promise<Lane>;
  /** A connection beside the one that a statement has, to ask about it. */
  acquireSide(signal: AbortSignal | undefined): Promise<Lane>;
}
