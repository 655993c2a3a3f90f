import { expectNoLeaks, type ScriptedPeer } from "@x/testkit";
import type { SessionOptions } from "../../src/options.ts";
import { OPCODE } from "../../src/protocol/opcode.ts";
import { Session } from "../../src/session.ts";
import { body, type CqlServerOptions, type Handler, startCqlServer } from "./cql-server.ts";

/** Runs `work` with a session to servers of these handlers, and finds everything closed afterwards. */
export async function withSession(
  handlers: Handler | readonly Handler[],
  work: (session: Session, peers: readonly ScriptedPeer[]) => Promise<void>,
  { server, ...options }: Partial<SessionOptions> & { server?: CqlServerOptions } = {},
): Promise<void> {
  const list = typeof handlers === "function" ? [handlers] : handlers;
  await expectNoLeaks(async () => {
    const peers = await Promise.all(list.map((handler) => startCqlServer(handler, server)));
    const session = await Session.connect(
      peers.map(({ address }) => address),
      { protocolVersion: 4, schemaMetadata: false, ...options },
    );
    try {
      await work(session, peers);
    } finally {
      await session.close({ timeoutMs: 1 });
      await Promise.all(peers.map((peer) => peer.close()));
    }
  });
}

/** Counts the statements it sees, and answers those that begin with "n". */
export function counting(seen: string[], answer: Uint8Array = body.ints([1])): Handler {
  return async (request, connection) => {
    if (!request.query?.startsWith("n")) return false;
    seen.push(request.query);
    await connection.reply(request, OPCODE.RESULT, answer);
    return true;
  };
}
