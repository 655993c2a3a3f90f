import type { Outcome } from "./binding.ts";
import type { EngineConnection } from "./engine-connection.ts";
import type { EncodedParams } from "./failure.ts";

/** Begins a streamed answer; errors of the statement may come with the first fetch. */
export function openStream(
  connection: EngineConnection,
  sql: string,
  format: string,
  params: EncodedParams,
): Promise<Outcome> {
  const { names, values } = params;
  return connection.call((binding, id) => binding.streamOpen(id, sql, format, names, values), sql, params);
}

/** The next chunk of the open stream; `bytes` is empty at the end. */
export function fetchChunk(
  connection: EngineConnection,
  query: string,
  params: EncodedParams,
): Promise<Outcome> {
  return connection.call((binding, id) => binding.streamFetch(id), query, params);
}

/** Ends the open stream, finished or not. Never rejects. */
export async function closeStream(connection: EngineConnection): Promise<void> {
  await connection.call((binding, id) => binding.streamClose(id), "").catch(() => undefined);
}
