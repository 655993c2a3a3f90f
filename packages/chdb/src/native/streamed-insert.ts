import type { Outcome } from "./binding.ts";
import type { EngineConnection } from "./engine-connection.ts";

/** Begins a streamed insert: the statement without its data. */
export function openInsert(connection: EngineConnection, sql: string, format: string): Promise<Outcome> {
  return connection.call((binding, id) => binding.insertOpen(id, sql, format, [], []), sql);
}

/** Gives the open insert more data; the bytes must stay as they are until it settles. */
export function appendInsert(
  connection: EngineConnection,
  bytes: Uint8Array,
  query: string,
): Promise<Outcome> {
  return connection.call((binding, id) => binding.insertAppend(id, bytes), query);
}

/** Commits the open insert. */
export function commitInsert(connection: EngineConnection, query: string): Promise<Outcome> {
  return connection.call((binding, id) => binding.insertDone(id), query);
}

/** Drops the open insert; blocks already written stay. Never rejects. */
export async function cancelInsert(connection: EngineConnection): Promise<void> {
  await connection.call((binding, id) => binding.insertCancel(id), "").catch(() => undefined);
}
