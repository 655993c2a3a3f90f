import { ThingsDBProtocolError } from "../errors.ts";

/** What a node tells of itself. Of a graceful stop: `SHUTTING_DOWN`, then `OFFLINE`. */
export interface NodeStatus {
  readonly id: number;
  /** OFFLINE, CONNECTING, CONNECTED, BUILDING, SYNCHRONIZING, AWAY, AWAY_SOON, SHUTTING_DOWN or READY. */
  readonly status: string;
}

/** A warning: 2 = `log(…)` was called in a query of this connection, 1 = a thing to be watched does not exist (0.x). */
export interface Warning {
  readonly code: number;
  readonly message: string;
}

/** An event of a room. Servers before 1.8.6 do not say the scope. */
export interface RoomEvent {
  readonly scope: string | undefined;
  readonly id: number;
  /** The name of what was emitted, and with what; empty for other events. */
  readonly event: string;
  readonly args: readonly unknown[];
}

/** @throws {ThingsDBProtocolError} for another shape, as all of these */
export function readNodeStatus(payload: unknown): NodeStatus {
  const { id, status } = asMap(payload, "NODE_STATUS");
  if (typeof id !== "number" || typeof status !== "string") throw shape("NODE_STATUS");
  return { id, status };
}

export function readWarning(payload: unknown): Warning {
  const { warn_code: code, warn_msg: message } = asMap(payload, "WARN");
  if (typeof code !== "number" || typeof message !== "string") throw shape("WARN");
  return { code, message };
}

export function readRoomEvent(payload: unknown): RoomEvent {
  const { scope, id, event = "", args = [] } = asMap(payload, "room event");
  const isRight =
    (scope === undefined || typeof scope === "string") &&
    typeof id === "number" &&
    typeof event === "string" &&
    Array.isArray(args);
  if (!isRight) throw shape("room event");
  return { scope, id, event, args };
}

/** The payload of an ERROR package. */
export function readError(payload: unknown): { code: number; message: string } {
  const { error_code: code, error_msg: message } = asMap(payload, "ERROR");
  if (typeof code !== "number" || typeof message !== "string") throw shape("ERROR");
  return { code, message };
}

function asMap(payload: unknown, kind: string): Record<string, unknown> {
  if (typeof payload !== "object" || payload === null || Array.isArray(payload)) throw shape(kind);
  return payload as Record<string, unknown>;
}

function shape(kind: string): ThingsDBProtocolError {
  return new ThingsDBProtocolError(`the payload of a ${kind} package has another shape than it should`, {
    offset: 0,
    kind,
    firstBytes: new Uint8Array(0),
  });
}
