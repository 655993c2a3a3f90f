import type { Connection } from "./connection.ts";

/** What names a room: its id, its name (servers from 1.7 on), or code that yields its id. */
export type RoomTarget = number | string | { readonly code: string };

/** A room as reports name it: the `Room` itself. */
export interface RoomReference {
  readonly target: RoomTarget;
  readonly scope: string | undefined;
  /** Known once it was joined. */
  readonly id: number | undefined;
}

/** What a room hears when it has been joined. */
export interface JoinReport {
  /** The client had joined before, and has come back: what was emitted meanwhile is lost. */
  readonly isRejoin: boolean;
  /** Rooms of the same scope that were joined and are gone. */
  readonly deleted: readonly RoomReference[];
}

/** What one `Room` object is to the client: the part of it that does not depend on the types of its events. */
export interface RoomMember {
  readonly reference: RoomReference;
  readonly target: RoomTarget;
  /** Normalised, as events spell it. */
  scope: string;
  id: number | undefined;
  /** The connection whose JOIN answer named it. */
  joinedOn: Connection | undefined;
  /** The JOIN event has come on that connection. */
  isJoined: boolean;
  onJoined(report: JoinReport): void;
  onLeft(): void;
  onDeleted(): void;
  onEmitted(event: string, args: readonly unknown[]): void;
  /** The client is closed. */
  onEnded(): void;
}
