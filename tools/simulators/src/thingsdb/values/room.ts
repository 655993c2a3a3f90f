import type { Collection } from "../state/collection.ts";

/** Whoever joins a room: a connection. */
export interface RoomListener {
  /** Tells it something that happened in a room. */
  sendEvent(type: number, payload: Uint8Array): void;
}

/** A room that clients join to hear what is emitted there. */
export class Room {
  /** 0 while it is not stored. */
  id = 0;
  /** Empty while it has none. */
  name = "";
  /** Where it is stored. */
  collection: Collection | null = null;
  readonly listeners: Set<RoomListener> = new Set();

  toString(): string {
    return `room:${this.id === 0 ? "nil" : this.id}`;
  }
}
