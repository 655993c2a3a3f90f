import { expectNoLeaks, waitUntil } from "@x/testkit";
import { ScyllaTimeoutError, ScyllaUsageError } from "../../../src/errors.ts";
import { type CallLimits, Session } from "../../../src/session.ts";
import { type Handler, startCqlServer } from "../../support/cql-server.ts";
import { counting, withSession } from "../../support/with-session.ts";

/** A server that, from when it is told to, takes what it is sent and says nothing. */
class SilentServer {
  isSilent = false;
  readonly handler: Handler = () => this.isSilent;
}

const ID = "d2177dd0-eaa2-11de-a572-001b779c76e3";

/** Every call but those that run a statement of the user's, which have tests of their own. */
const CALLS: Readonly<Record<string, (session: Session, limits: CallLimits) => Promise<unknown>>> = {
  ping: (session, limits) => session.ping(limits),
  prepare: (session, limits) => session.prepare("n", limits),
  useKeyspace: (session, limits) => session.useKeyspace("ks", limits),
  getTrace: (session, limits) => session.getTrace(ID, limits),
  refreshClusterData: (session, limits) => session.refreshClusterData(limits),
  awaitSchemaAgreement: (session, limits) => session.awaitSchemaAgreement(limits),
};

describe.each(Object.entries(CALLS))("the limits of %s", (_, call) => {
  it("end it when the server says nothing, and let the session go on", async () => {
    const server = new SilentServer();
    await withSession(server.handler, async (session) => {
      server.isSilent = true;
      const late = call(session, { timeoutMs: 30 });
      await expect(late).rejects.toThrow(ScyllaTimeoutError);
      await expect(late).rejects.toMatchObject({ timeoutMs: 30 });
      const reason = new Error("the user left");
      const controller = new AbortController();
      const left = call(session, { signal: controller.signal, timeoutMs: null });
      setTimeout(() => controller.abort(reason), 10);
      await expect(left).rejects.toBe(reason);
      await expect(call(session, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
      server.isSilent = false;
      await session.ping({ timeoutMs: 1_000 });
    });
  });

  it("must be limits", async () => {
    await withSession(counting([]), async (session) => {
      await expect(call(session, { timeoutMs: 0 })).rejects.toThrow(ScyllaUsageError);
    });
  });
});

describe("opening a session", () => {
  it("is given up with the reason of a signal", async () => {
    await expectNoLeaks(async () => {
      await using peer = await startCqlServer(() => true);
      const reason = new Error("the user left");
      const open = (signal: AbortSignal) => Session.connect(peer.address, { signal, connectTimeoutMs: null });
      const controller = new AbortController();
      setTimeout(() => controller.abort(reason), 20);
      await expect(open(controller.signal)).rejects.toBe(reason);
      await expect(open(AbortSignal.abort(reason))).rejects.toBe(reason);
    });
  });

  it("is all that its signal ends", async () => {
    const controller = new AbortController();
    await withSession(
      counting([]),
      async (session) => {
        controller.abort();
        await session.execute("n");
      },
      { signal: controller.signal },
    );
  });
});

describe("a ping", () => {
  it("waits for the connection that is being made, as statements do", async () => {
    await withSession(counting([]), async (session, [peer]) => {
      const lost = new Promise((resolve) => session.on("state", resolve));
      peer!.connections[0]!.reset();
      expect(await lost).toBe("disconnected");
      await session.ping();
      expect(session.state).toBe("open");
    });
  });

  it("fails with every address when nobody is there", async () => {
    await withSession(counting([]), async (session, [peer]) => {
      const { address } = peer!;
      await peer!.close();
      await waitUntil(() => session.state === "disconnected");
      await expect(session.ping()).rejects.toMatchObject({
        code: "ERR_SCYLLA_CONNECT",
        tried: [{ address }],
      });
    });
  });
});
