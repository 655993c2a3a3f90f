import type { ByteReader } from "@x/binary";
import { readString, readStringList } from "./notation.ts";

/** What was changed in the schema. */
export interface SchemaChange {
  readonly change: "CREATED" | "UPDATED" | "DROPPED";
  readonly target: "KEYSPACE" | "TABLE" | "TYPE" | "FUNCTION" | "AGGREGATE";
  readonly keyspace: string;
  /** Of the table, type, function or aggregate. Creating an index is announced as an updated table. */
  readonly name?: string;
  /** Of functions and aggregates: CQL types of their arguments. */
  readonly argTypes?: readonly string[];
}

/**
 * RESULT of kind SCHEMA_CHANGE, and the event of that name (CQL v4 §4.2.5.5): [string] change, [string] target,
 * [string] keyspace; all but keyspaces add [string] name; functions and aggregates [string list] argument types.
 */
export function decodeSchemaChange(reader: ByteReader): SchemaChange {
  const change = readString(reader) as SchemaChange["change"];
  const target = readString(reader) as SchemaChange["target"];
  const keyspace = readString(reader);
  if (target === "KEYSPACE") return { change, target, keyspace };
  const name = readString(reader);
  if (target !== "FUNCTION" && target !== "AGGREGATE") return { change, target, keyspace, name };
  return { change, target, keyspace, name, argTypes: readStringList(reader) };
}
