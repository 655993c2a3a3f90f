import type { NodeStatus, Warning } from "./protocol/events.ts";
import type { RoomReference } from "./room-member.ts";

/** States of a client, as `client.on("state", …)` tells them. */
export type ClientState = "disconnected" | "connecting" | "open" | "closing" | "closed";

/** What a client found when it had come back, or moved to another node. */
export interface ReconnectReport {
  /** The node it is connected with now. */
  readonly address: string;
  /** The rooms it has joined again. */
  readonly rejoined: readonly RoomReference[];
  /** The rooms that do not exist any more. */
  readonly deleted: readonly RoomReference[];
}

/** A change of a watched thing, from servers before 1.0. */
export type WatchEvent = Readonly<Record<string, unknown>>;

/** What a client tells of itself and of the server. */
export interface ClientEvents {
  state: [state: ClientState];
  /** The status of the node that the client is connected with. */
  nodeStatus: [status: NodeStatus];
  warning: [warning: Warning];
  reconnect: [report: ReconnectReport];
  /** An attempt to come back failed; others follow, except after an error of authentication. */
  failure: [error: unknown];
  init: [event: WatchEvent];
  update: [event: WatchEvent];
  delete: [event: WatchEvent];
}

/** Functions for what the server tells by itself. */
export interface EventHandler {
  onNodeStatus?: ((status: NodeStatus) => void) | undefined;
  onWarning?: ((warning: Warning) => void) | undefined;
  /** After the client has come back, or moved to another node. */
  onReconnect?: ((report: ReconnectReport) => void) | undefined;
  /** A thing that is watched now, whole (servers before 1.0, like the following). */
  onInit?: ((event: WatchEvent) => void) | undefined;
  /** Changes of a watched thing. */
  onUpdate?: ((event: WatchEvent) => void) | undefined;
  /** A watched thing is gone. */
  onDelete?: ((event: WatchEvent) => void) | undefined;
}
