import { setTimeout as sleep } from "node:timers/promises";
import { waitUntil } from "@x/testkit";
import { startThingsDb, type ThingsDbServer } from "../../src/index.ts";
import { BareClient } from "../support/bare-client.ts";
import { comparable } from "../support/comparable.ts";
import { Replay } from "../support/replay.ts";
import { casesOf, type RecordedCase } from "../support/vectors.ts";

/** What was on the recorded server before the recordings began. */
const SCHEMA: readonly (readonly [string, string])[] = [
  ["@t", "del_collection('stuff'); new_collection('stuff');"],
  ["@t", "new_user('lim'); set_password('lim', 'pw'); grant('//stuff', 'lim', QUERY);"],
  ["//stuff", "new_procedure('add', |a, b| a + b);"],
  ["//stuff", "new_procedure('noargs', || 'hi');"],
  ["//stuff", "new_procedure('side', |n| {.n = n; n;});"],
  ["//stuff", "new_procedure('boom', |n| raise(err(-101, 'boom')));"],
];

const ROOMS: readonly (readonly [string, string])[] = [
  ["@t", "new_collection('chat');"],
  ["//chat", ".r = room(); .r2 = room(); .r.set_name('lobby'); .t = {deep: {er: {x: 1}}};"],
  ["//chat", "new_procedure('say', |text| .r.emit('say', text));"],
];

/** The token of the recording, which a server would choose itself. */
const TOKEN = "xVxMpLHqC8mLmmcVO1BWT1";

/** Cases whose requests came from the user `lim`. */
const LIMITED = ["-55 forbidden", "unknown procedure wins over missing"];

async function startRecorded(): Promise<ThingsDbServer> {
  const server = await startThingsDb();
  for (const [scope, code] of [...SCHEMA, ...ROOMS]) await server.query(scope, code);
  const [admin] = server.nodes[0]!.database.users;
  admin!.tokens.push({ key: TOKEN, description: "", createdAt: 0, expiresAt: null });
  return server;
}

async function expectSame(replay: Replay, recorded: RecordedCase): Promise<void> {
  for (const [client, answers] of await replay.play(recorded)) {
    const expected = answers.recorded.map(comparable);
    expect({ client, packages: answers.now.map(comparable) }).toEqual({ client, packages: expected });
  }
}

describe("a simulated server answers what was recorded", () => {
  describe("before and while logging in", () => {
    let server: ThingsDbServer;
    beforeAll(async () => {
      server = await startRecorded();
    });
    afterAll(() => server.close());

    it.each(casesOf("auth").map((one) => [one.name, one] as const))("%s", async (_, recorded) => {
      const port = server.nodes[0]!.port;
      await using replay = new Replay(() => BareClient.connect(port));
      await expectSame(replay, recorded);
    });
  });

  describe("to a client that has logged in", () => {
    let server: ThingsDbServer;
    let replay: Replay;
    let limited: Replay;
    beforeAll(async () => {
      server = await startRecorded();
      const port = server.nodes[0]!.port;
      replay = new Replay(() => BareClient.open(port));
      limited = new Replay(() => BareClient.open(port, "lim", "pw"));
    });
    afterAll(async () => {
      await replay[Symbol.asyncDispose]();
      await limited[Symbol.asyncDispose]();
      await server.close();
    });

    describe.each(["values", "arguments", "errors", "procedures", "rooms"])("%s", (file) => {
      it.each(casesOf(file).map((one) => [one.name, one] as const))("%s", async (name, recorded) => {
        const who = LIMITED.some((part) => name.includes(part)) ? limited : replay;
        await expectSame(who, recorded);
      });
    });
  });

  describe("to bytes of every shape", () => {
    let server: ThingsDbServer;
    beforeAll(async () => {
      server = await startRecorded();
    });
    afterAll(() => server.close());

    it.each(casesOf("framing").map((one) => [one.name, one] as const))("%s", async (name, recorded) => {
      const port = server.nodes[0]!.port;
      await using replay = new Replay(() => BareClient.open(port));
      if (name.includes("byte by byte")) (await replay.client("a")).oneByteAtATime = true;
      await expectSame(replay, recorded);
      const { closed } = await replay.client("a");
      expect(closed).toBe(name.includes("closes the connection"));
    });
  });

  describe("with three nodes, of which two stop", () => {
    let server: ThingsDbServer;
    let replay: Replay;
    beforeAll(async () => {
      server = await startThingsDb({ nodes: 3, shutdownPeriodMs: 200 });
      await server.query("@t", "new_collection('cl');");
      await server.query("//cl", ".x = room(); .x.set_name('x'); .v = 199;");
      await sleep(20);
      replay = new Replay((client) => BareClient.open(server.nodes[Number(client.slice(4))]!.port));
    });
    afterAll(async () => {
      await replay[Symbol.asyncDispose]();
      await server.close();
    });

    it.each(casesOf("cluster").map((one) => [one.name, one] as const))("%s", async (name, recorded) => {
      for (const client of ["node0", "node1", "node2"].slice(0, recorded.packages.length)) {
        if (server.nodes[Number(client.slice(4))]!.status === "READY") await replay.client(client);
      }
      if (name.includes("graceful")) void server.nodes[1]!.stop();
      if (name.startsWith("kill")) {
        await server.nodes[2]!.kill();
        await waitUntil(async () => (await replay.client("node2")).closed);
        return;
      }
      await expectSame(replay, recorded);
    });
  });

  describe("as a server before 1.0", () => {
    let server: ThingsDbServer;
    let replay: Replay;
    beforeAll(async () => {
      server = await startThingsDb({ legacy: true });
      // Three changes: the recording begins after the fourth, and its first thing has number 4.
      await server.query("@t", "del_collection('stuff'); new_collection('stuff');");
      await server.query(
        "//stuff",
        "set_enum('Color', {RED: '#f00'}); set_type('P', {name: 'str', age: 'int'}); " +
          ".l = ['a']; .s = set(); .p = P{name: 'Iris', age: 6}; .d = {x: 1};",
      );
      await server.query("//stuff", "new_procedure('add', |a, b| a + b);");
      replay = new Replay(() => BareClient.open(server.nodes[0]!.port));
    });
    afterAll(async () => {
      await replay[Symbol.asyncDispose]();
      await server.close();
    });

    it.each(casesOf("legacy_watch").map((one) => [one.name, one] as const))("%s", async (_, recorded) => {
      await expectSame(replay, recorded);
    });
  });
});
