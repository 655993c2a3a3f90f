import { expectNoLeaks } from "@x/testkit";
import { type ConnectOptions, connect, type VoltClient } from "../../src/index.ts";
import type { Invocation } from "../../src/protocol/read-invocation.ts";
import { FakeServer, oneValue } from "./fake-server.ts";

/** Answers with the first parameter. */
export const echo = ({ parameters }: Invocation) => ({ tables: [oneValue(parameters[0]?.value as bigint)] });

/** A fake server, a client of it, and the certainty that both leave nothing behind. */
export async function using(
  options: Parameters<typeof FakeServer.listen>[0],
  more: ConnectOptions,
  work: (client: VoltClient, server: FakeServer) => Promise<void>,
): Promise<void> {
  await expectNoLeaks(async () => {
    await using server = await FakeServer.listen(options);
    const client = await connect({ servers: server.address, reconnect: { baseMs: 1, maxMs: 20 }, ...more });
    try {
      await work(client, server);
    } finally {
      await client.close({ timeoutMs: 200 });
    }
  });
}

export const firstValue = async (
  call: Promise<{ tables: readonly { tuples: unknown[][] }[] }>,
): Promise<unknown> => (await call).tables[0]?.tuples[0]?.[0];
