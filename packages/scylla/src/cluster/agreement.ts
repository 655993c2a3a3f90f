import { setTimeout as sleep } from "node:timers/promises";
import type { Uuid } from "../codec/value/uuid.ts";
import type { Connection } from "../connection.ts";
import { systemRows } from "../system-query.ts";

/** How often the servers are asked. */
const POLL_MS = 200;

interface VersionRow {
  schema_version: Uuid | null;
}

/**
 * Waits until all servers have the same version of the schema, as one of them sees it; false when they do not in time.
 */
export async function schemaAgreement(
  connection: Connection,
  timeoutMs: number,
  signal?: AbortSignal,
): Promise<boolean> {
  const deadlineMs = performance.now() + timeoutMs;
  for (;;) {
    const rows = await Promise.all([
      systemRows<VersionRow>(connection, "SELECT schema_version FROM system.local WHERE key = 'local'"),
      systemRows<VersionRow>(connection, "SELECT host_id, schema_version FROM system.peers"),
    ]);
    signal?.throwIfAborted();
    const versions = new Set(rows.flat().map(({ schema_version }) => schema_version?.toString()));
    // A server that has not told its version yet is on its way in or out.
    versions.delete(undefined);
    if (versions.size <= 1) return true;
    if (performance.now() + POLL_MS > deadlineMs) return false;
    await sleep(POLL_MS, undefined, { ...(signal ? { signal } : {}) });
  }
}
