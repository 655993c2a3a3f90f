import { waitUntil } from "@x/testkit";
import { PackageType, startThingsDb, type ThingsDbServer } from "../../src/index.ts";
import { BareClient } from "../support/bare-client.ts";

describe("faults of a simulated server", () => {
  let server: ThingsDbServer;
  let client: BareClient;
  beforeEach(async () => {
    server = await startThingsDb();
    await server.query("//stuff", ".n = 0;");
    client = await BareClient.open(server.nodes[0]!.port);
  });
  afterEach(async () => {
    await client[Symbol.asyncDispose]();
    await server.close();
  });

  const ask = (code: string): number => client.send(PackageType.QUERY, ["//stuff", code]);

  it("delays answers, each by its own time", async () => {
    server.faults.delayAnswers(({ code }) => (code.includes("slow") ? 60 : 0));
    const slow = ask("'slow';");
    const fast = ask("'fast';");
    expect((await client.answer(fast)).value).toBe("fast");
    expect(client.received).toEqual([]);
    expect((await client.answer(slow)).value).toBe("slow");
  });

  it("loses an answer and runs the request", async () => {
    const fault = server.faults.loseAnswers({ times: 1, match: ({ code }) => code.startsWith(".n +=") });
    const lost = ask(".n += 1;");
    const next = ask(".n;");
    expect((await client.answer(next)).value).toBe(0);
    await expect(client.take(({ id }) => id === lost, 50)).rejects.toThrow("no such package came");
    expect(await server.query("//stuff", ".n;")).toBe(1);
    expect(fault.count).toBe(1);
  });

  it("does not run requests that it ignores", async () => {
    server.faults.ignoreRequests({ match: ({ code }) => code.startsWith(".n +=") });
    ask(".n += 1;");
    expect(await client.query("//stuff", "'after';")).toBe("after");
    expect(await server.query("//stuff", ".n;")).toBe(0);
  });

  it("sends answers in reverse", async () => {
    server.faults.reorderAnswers(3);
    const ids = ["1;", "2;", "3;"].map(ask);
    await waitUntil(() => client.received.length === 3);
    expect(client.received.map(({ id }) => id)).toEqual(ids.reverse());
  });

  it("sends many answers in one segment", async () => {
    const chunks: number[] = [];
    client.socket.on("data", (chunk) => void chunks.push(chunk.length));
    server.faults.batchAnswers(50);
    const ids = Array.from({ length: 50 }, () => ask("'x';"));
    await waitUntil(() => client.received.length === 50);
    expect(client.received.map(({ id }) => id)).toEqual(ids);
    expect(chunks).toHaveLength(1);
  });

  it("releases what it holds when it is told to stop", async () => {
    const fault = server.faults.reorderAnswers(10);
    const id = ask("1;");
    await waitUntil(() => fault.count === 1);
    fault.stop();
    expect((await client.answer(id)).value).toBe(1);
  });

  it("sends an answer one byte at a time", async () => {
    server.faults.dripAnswers();
    const chunks: number[] = [];
    client.socket.on("data", (chunk) => void chunks.push(chunk.length));
    expect(await client.query("//stuff", "'slowly';")).toBe("slowly");
    expect(chunks.length).toBeGreaterThan(5);
  });

  it.each([
    ["header", 3, false],
    ["payload", 10, false],
    ["payload, with RST", 10, true],
  ])("cuts an answer in its %s", async (_, after, reset) => {
    const bytes: Uint8Array[] = [];
    client.socket.on("data", (chunk) => void bytes.push(chunk));
    server.faults.cutAnswers(after, { reset, times: 1 });
    ask("'to be cut';");
    await waitUntil(() => client.closed);
    expect(Buffer.concat(bytes)).toHaveLength(after);
  });

  it("resets the connection when a request comes", async () => {
    server.faults.resetOnRequest({ times: 1 });
    let code: string | undefined;
    client.socket.on("error", (error: NodeJS.ErrnoException) => {
      code = error.code;
    });
    ask("1;");
    await waitUntil(() => client.closed);
    expect(code).toBe("ECONNRESET");
  });

  it("accepts a connection and never answers", async () => {
    server.faults.muteConnections(1);
    await using mute = await BareClient.connect(server.nodes[0]!.port);
    mute.send(PackageType.PING);
    await expect(mute.take(() => true, 50)).rejects.toThrow("no such package came");
    await using next = await BareClient.open(server.nodes[0]!.port);
    expect(await next.query("@t", "1;")).toBe(1);
  });

  it("sends garbage, unknown events, and answers that nobody waits for", async () => {
    const chunks: Uint8Array[] = [];
    client.socket.on("data", (chunk) => void chunks.push(chunk));
    const [connection] = server.connections;
    connection!.sendPackage(12, 65535, Uint8Array.of(0xc0));
    connection!.sendPackage(PackageType.DATA, 4711, Uint8Array.of(0xc0));
    await waitUntil(() => client.received.length === 2);
    expect(client.received.map(({ type, id }) => [type, id])).toEqual([
      [12, 65535],
      [PackageType.DATA, 4711],
    ]);
    connection!.sendBytes(Buffer.from("not a package", "latin1"));
    await waitUntil(() => Buffer.concat(chunks).includes("not a package"));
  });

  it("tells who asks for what", async () => {
    const seen: string[] = [];
    server.faults.delayAnswers((request) => {
      seen.push(`${request.name} ${request.scope} ${request.code}`);
      return 0;
    });
    await client.request(PackageType.PING);
    await client.query("//stuff", "'é';");
    await client.request(PackageType.RUN, ["//stuff", "nope"]);
    expect(seen).toEqual(["PING  ", "QUERY //stuff 'é';", "RUN //stuff nope"]);
  });
});
