import { Backoff, type Lease, Pool, PoolError, type PoolStats } from "@x/pool";
import { type OpenSocketOptions, openSocket } from "@x/pool/socket";

const pool = new Pool<{ id: number }>({ create: () => ({ id: 1 }), destroy: (one) => one.id });

export async function use(): Promise<number> {
  await using lease: Lease<{ id: number }> = await pool.acquire({
    timeoutMs: 10,
    signal: new AbortController().signal,
  });
  return lease.value.id;
}

export const stats: PoolStats = pool.stats;
export const wait: number = new Backoff({ seed: 1 }).next();
export const isOurs = (error: unknown): error is PoolError => error instanceof PoolError;
// @ts-expect-error: a pool that cannot end its resources is none.
export const wrong = new Pool({ create: () => 1 });

const options: OpenSocketOptions = { host: "localhost", port: 9, keepAliveMs: null };
export const socket = openSocket(options, (cause: Error) => cause);
