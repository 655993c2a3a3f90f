import type { ByteReader } from "@x/binary";
import { type InetAddress, readInet, readString, readStringList } from "./notation.ts";
import { decodeSchemaChange, type SchemaChange } from "./schema-change.ts";

/** The kinds of events that sessions ask for. */
export const EVENT_TYPES = ["TOPOLOGY_CHANGE", "STATUS_CHANGE", "SCHEMA_CHANGE"] as const;

/** A server came, left or moved. */
export interface TopologyChange extends InetAddress {
  readonly type: "TOPOLOGY_CHANGE";
  readonly change: "NEW_NODE" | "REMOVED_NODE" | "MOVED_NODE";
}

/** A server is seen up or down by the one that says so. */
export interface StatusChange extends InetAddress {
  readonly type: "STATUS_CHANGE";
  readonly change: "UP" | "DOWN";
}

/** The schema was changed. */
export interface SchemaChangeEvent extends SchemaChange {
  readonly type: "SCHEMA_CHANGE";
}

/** ScyllaDB's private links were changed: lists of connection ids and host ids. */
export interface ClientRoutesChange {
  readonly type: "CLIENT_ROUTES_CHANGE";
  readonly change: string;
  readonly connectionIds: readonly string[];
  readonly hostIds: readonly string[];
}

/** An event of a kind that this version of the package does not know. */
export interface UnknownEvent {
  readonly type: "UNKNOWN";
  /** The kind's name. */
  readonly name: string;
}

/** What a server tells without being asked. */
export type ServerEvent =
  | TopologyChange
  | StatusChange
  | SchemaChangeEvent
  | ClientRoutesChange
  | UnknownEvent;

/** EVENT (CQL v4 §4.2.6): [string] kind, [string] change, and by kind [inet] or a schema change. */
export function decodeEvent(reader: ByteReader): ServerEvent {
  const type = readString(reader);
  switch (type) {
    case "TOPOLOGY_CHANGE":
      return { type, change: readString(reader) as TopologyChange["change"], ...readInet(reader) };
    case "STATUS_CHANGE":
      return { type, change: readString(reader) as StatusChange["change"], ...readInet(reader) };
    case "SCHEMA_CHANGE":
      return { type, ...decodeSchemaChange(reader) };
    case "CLIENT_ROUTES_CHANGE":
      return {
        type,
        change: readString(reader),
        connectionIds: readStringList(reader),
        hostIds: readStringList(reader),
      };
    default:
      return { type: "UNKNOWN", name: type };
  }
}
