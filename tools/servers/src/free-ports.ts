import { randomInt } from "node:crypto";
import { createServer, type Server } from "node:net";

/** Below the ports that systems give to outgoing connections, so that none of those takes the port of a node that restarts. */
const lowest = 20_000;
const highest = 32_000;

function listen(port: number, host: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(port, host, () => resolve(server));
  });
}

const close = (server: Server): Promise<void> => new Promise((resolve) => server.close(() => resolve()));

/** Takes one port on every host, or nothing when it is in use on one of them. */
async function take(port: number, hosts: readonly string[]): Promise<Server[] | undefined> {
  const taken: Server[] = [];
  try {
    for (const host of hosts) taken.push(await listen(port, host));
    return taken;
  } catch (error) {
    await Promise.all(taken.map(close));
    if ((error as NodeJS.ErrnoException).code === "EADDRINUSE") return undefined;
    throw error;
  }
}

/**
 * Ports that are free on every one of the hosts, all different.
 * @param hosts addresses of this machine; default `127.0.0.1` alone
 * @throws {Error} when one of the hosts is no address of this machine
 */
export async function freePorts(count: number, hosts: readonly string[] = ["127.0.0.1"]): Promise<number[]> {
  const ports: number[] = [];
  const held: Server[] = [];
  try {
    // All are held at once, so that they differ.
    while (ports.length < count) {
      const port = randomInt(lowest, highest);
      const taken = await take(port, hosts);
      if (!taken) continue;
      ports.push(port);
      held.push(...taken);
    }
    return ports;
  } finally {
    await Promise.all(held.map(close));
  }
}
