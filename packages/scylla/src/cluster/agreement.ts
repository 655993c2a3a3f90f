import { setTimeout as sleep } from "node:timers/promises";
import type { Inet } from "../codec/value/inet.ts";
import type { Uuid } from "../codec/value/uuid.ts";
import type { Connection } from "../connection.ts";
import { systemRows } from "../system-query.ts";

/** How often the servers are asked. */
const POLL_MS = 200;

interface LocalRow {
  schema_version: Uuid | null;
}

interface PeerRow extends LocalRow {
  peer: Inet;
  rpc_address: Inet | null;
}

/**
 * Waits until all servers that are up have the same version of the schema, as one of them sees it; false when they do not
 * in time.
 * @param isDown whether the server of this address is known to be down: its version would stay what it was
 */
export async function schemaAgreement(
  connection: Connection,
  timeoutMs: number,
  isDown: (address: string) => boolean,
  signal?: AbortSignal,
): Promise<boolean> {
  const deadlineMs = performance.now() + timeoutMs;
  for (;;) {
    const [locals, peers] = await Promise.all([
      systemRows<LocalRow>(connection, "SELECT schema_version FROM system.local WHERE key = 'local'"),
      systemRows<PeerRow>(connection, "SELECT peer, rpc_address, schema_version FROM system.peers"),
    ]);
    signal?.throwIfAborted();
    const up = peers.filter(
      ({ peer, rpc_address }) => !isDown(String(peer)) && !isDown(String(rpc_address ?? peer)),
    );
    const versions = new Set([...locals, ...up].map(({ schema_version }) => schema_version?.toString()));
    // A server that has not told its version yet is on its way in or out.
    versions.delete(undefined);
    if (versions.size <= 1) return true;
    if (performance.now() + POLL_MS > deadlineMs) return false;
    await sleep(POLL_MS, undefined, { ...(signal ? { signal } : {}) });
  }
}
