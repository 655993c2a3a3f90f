import { waitUntil } from "@x/testkit";
import { OPCODE } from "../../../src/protocol/opcode.ts";
import { body, type Handler } from "../../support/cql-server.ts";
import { withSession } from "../../support/with-session.ts";

describe("the servers of a session", () => {
  it("are asked for a newer version once", async () => {
    await withSession(
      () => false,
      async (session, [peer]) => {
        // What is refused costs a connection of its own.
        await waitUntil(() => session.stats.nodes[0]!.connections === 3);
        expect(peer!.connectionCount).toBe(4);
        peer!.connections.at(-1)!.reset();
        await waitUntil(() => peer!.connectionCount === 5 && session.stats.nodes[0]!.connections === 3);
        expect(session.stats.nodes[0]!.protocolVersion).toBe(4);
      },
      { poolSize: 3, protocolVersion: 5, server: { version: 4 } },
    );
  });

  it("are passed over at the start when they take clients and then fail", async () => {
    const fails: Handler = (request, { peer }) => {
      if (request.opcode !== OPCODE.REGISTER) return false;
      peer.reset();
      return true;
    };
    const slowly: Handler = async (request) => {
      if (request.opcode === OPCODE.STARTUP) await new Promise((resolve) => setTimeout(resolve, 50));
      return false;
    };
    await withSession([fails, slowly], async (session, peers) => {
      expect(session.state).toBe("open");
      await session.execute("x", undefined, { host: peers[1]!.address });
    });
  });

  it("lose nothing that is under way on a connection that does not follow USE", async () => {
    let refuses = 1;
    let answer = (): void => {};
    const handler: Handler = async (request, connection) => {
      if (request.query === "slow") {
        answer = () => void connection.reply(request, OPCODE.RESULT, body.ints([7]));
        return true;
      }
      // The first is the statement itself, the others follow it.
      if (!request.query?.startsWith('USE "') || refuses-- !== 1) return false;
      await connection.reply(request, OPCODE.ERROR, body.error(0x2200, "no such keyspace here"));
      return true;
    };
    await withSession(handler, async (session, [peer]) => {
      const slow = session.execute("slow");
      await session.useKeyspace("other");
      expect(session.getKeyspace()).toBe("other");
      answer();
      expect((await slow).rows).toEqual([{ n: 7 }]);
      await waitUntil(() => session.stats.nodes[0]!.connections === 1 && peer!.connectionCount === 2);
      await session.ping();
    });
  });
});

describe("errors of the server", () => {
  const answers: Handler = async (request, connection) => {
    const code = /^fail (\w+)$/.exec(request.query ?? "")?.[1];
    if (code === undefined) return false;
    const rest = {
      "1000": () =>
        body.error(0x1000, "unavailable", (writer) => {
          writer.u16be(4);
          writer.i32be(2);
          writer.i32be(1);
        }),
      "1100": () =>
        body.error(0x1100, "late", (writer) => {
          writer.u16be(4);
          writer.i32be(1);
          writer.i32be(2);
          writer.u16be(6);
          writer.append(Buffer.from("SIMPLE"));
        }),
      "1200": () =>
        body.error(0x1200, "late", (writer) => {
          writer.u16be(4);
          writer.i32be(1);
          writer.i32be(2);
          writer.u8(0);
        }),
    }[code];
    const answer = rest?.() ?? body.error(Number.parseInt(code, 16), "no");
    await connection.reply(request, OPCODE.ERROR, answer);
    return true;
  };

  // Whether the same call may be made again: when it is not said to be idempotent, and when it is.
  it.each([
    ["0", false, true],
    ["1000", true, true],
    ["1001", false, true],
    ["1002", true, true],
    ["1003", false, true],
    ["1100", false, true],
    ["1200", true, true],
    ["2000", false, false],
    ["2200", false, false],
  ])(
    "of number 0x%s are retryable when nothing was done, or twice does no harm",
    async (code, plain, idempotent) => {
      await withSession(answers, async (session) => {
        const fails = (options: object) =>
          session.execute(`fail ${code}`, undefined, options).catch((error) => error);
        expect((await fails({})).retryable).toBe(plain);
        expect((await fails({ idempotent: true })).retryable).toBe(idempotent);
        expect((await fails({})).serverCode).toBe(Number.parseInt(code, 16));
      });
    },
  );
});
