import type { TlsOptions } from "node:tls";
import { type PeerConnection, ScriptedPeer } from "@x/testkit";
import type { TSOpenSessionReq } from "../../src/protocol/open-session.ts";
import type { ProtocolName } from "../../src/thrift/protocol.ts";
import { frameEnd, type ReceivedCall, readCall, replyFrame } from "./messages.ts";

/** Answers a call: the response struct, or undefined for no answer at all. */
export type Handler = (request: never, connection: PeerConnection) => unknown;

const OK = { code: 200, message: "" };

/** A node that logs everybody in and answers as it is told: IoTDB as far as one test needs it. */
export class FakeNode implements AsyncDisposable {
  /** Every call that came, in order. */
  readonly calls: ReceivedCall[] = [];
  readonly peer: ScriptedPeer;
  readonly handlers: Record<string, Handler>;

  constructor(peer: ScriptedPeer, calls: ReceivedCall[], handlers: Record<string, Handler>) {
    this.peer = peer;
    this.calls = calls;
    this.handlers = handlers;
  }

  static async start(
    handlers: Record<string, Handler> = {},
    { protocol = "binary", tls }: { protocol?: ProtocolName; tls?: TlsOptions } = {},
  ): Promise<FakeNode> {
    const calls: ReceivedCall[] = [];
    const all: Record<string, Handler> = { ...standard(), ...handlers };
    const peer = await ScriptedPeer.listen(
      (connection) => serve(connection, protocol, calls, all),
      tls ? { tls } : {},
    );
    return new FakeNode(peer, calls, all);
  }

  get url(): string {
    return this.peer.address;
  }

  /** Names of the calls that came. */
  get names(): string[] {
    return this.calls.map((call) => call.name);
  }

  /** Requests of the calls of one method. */
  requests<Request>(name: string): Request[] {
    return this.calls.filter((call) => call.name === name).map((call) => call.request as Request);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.peer.close();
  }
}

async function serve(
  connection: PeerConnection,
  protocol: ProtocolName,
  calls: ReceivedCall[],
  handlers: Record<string, Handler>,
): Promise<void> {
  for (;;) {
    let frame: Uint8Array;
    try {
      frame = await connection.readUntil(frameEnd, { timeoutMs: 60_000 });
    } catch {
      // The client has closed the connection: nothing more to serve.
      await connection.close();
      return;
    }
    const call = readCall(protocol, frame.subarray(4));
    calls.push(call);
    const handler = handlers[call.name];
    if (handler === undefined) throw new Error(`the fake node knows no ${call.name}`);
    const response = await handler(call.request as never, connection);
    if (response === undefined) continue;
    const bytes = replyFrame(protocol, call.name, call.seqId, response);
    // The client may have gone meanwhile.
    await connection.send(bytes).catch(() => {});
  }
}

function standard(): Record<string, Handler> {
  let sessions = 0n;
  let statements = 100n;
  return {
    openSession: (_: TSOpenSessionReq) => ({
      status: OK,
      serverProtocolVersion: 2,
      sessionId: ++sessions,
      configuration: new Map([["timestamp_precision", "ms"]]),
    }),
    closeSession: () => OK,
    requestStatementId: () => ++statements,
    setTimeZone: () => OK,
    closeOperation: () => OK,
    insertTablet: () => OK,
    testConnectionEmptyRPC: () => OK,
    executeUpdateStatementV2: () => ({ status: OK }),
    executeQueryStatementV2: () => ({ status: { code: 803, message: "No permissions." } }),
  };
}
