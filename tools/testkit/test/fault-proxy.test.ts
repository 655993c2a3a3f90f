import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";
import { expectNoLeaks, type Fault, FaultProxy, waitUntil } from "../src/index.ts";
import { closeServer, listenOnLoopback } from "../src/listening.ts";

/** A server that sends back what it gets, a proxy before it, and a client behind that. */
class Bench implements AsyncDisposable {
  readonly proxy: FaultProxy;
  readonly client: Socket;
  readonly chunks: Buffer[] = [];
  ended = false;
  failed = false;
  closed = false;
  readonly #server: Server;
  readonly #sockets: Set<Socket>;

  private constructor(proxy: FaultProxy, client: Socket, server: Server, sockets: Set<Socket>) {
    this.proxy = proxy;
    this.client = client;
    this.#server = server;
    this.#sockets = sockets;
    client.on("data", (chunk) => this.chunks.push(chunk));
    client.on("end", () => {
      this.ended = true;
    });
    client.on("error", () => {
      this.failed = true;
    });
    client.on("close", () => {
      this.closed = true;
    });
  }

  static async start(fault: Fault = { mode: "pass" }, splitter?: (bytes: Uint8Array) => number | undefined) {
    const sockets = new Set<Socket>();
    const server = createServer((socket) => {
      sockets.add(socket);
      socket.on("error", () => {});
      socket.pipe(socket);
    });
    const port = await listenOnLoopback(server);
    const proxy = await FaultProxy.start({ port }, splitter ? { splitter } : {});
    proxy.set(fault);
    const client = connect({ port: proxy.port, noDelay: true });
    const bench = new Bench(proxy, client, server, sockets);
    await once(client, "connect");
    return bench;
  }

  get received(): string {
    return Buffer.concat(this.chunks).toString();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.client.destroy();
    await this.proxy.close();
    await closeServer(this.#server, this.#sockets);
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe("FaultProxy", () => {
  it("passes bytes and ends on, and counts them", async () => {
    await using bench = await Bench.start();
    bench.client.end("hello");
    await waitUntil(() => bench.ended);
    expect(bench.received).toBe("hello");
    await waitUntil(() => bench.proxy.counts.open === 0);
    expect(bench.proxy.counts).toEqual({
      connections: 1,
      open: 0,
      toServer: 5,
      toClient: 5,
      cut: 0,
      reset: 0,
    });
  });

  it("passes megabytes on unchanged, with the sender held back by a slow reader", async () => {
    await using bench = await Bench.start();
    const sent = Buffer.alloc(5_000_000, "0123456789");
    bench.client.pause();
    bench.client.end(sent);
    await pause(50);
    bench.client.resume();
    await waitUntil(() => bench.ended);
    expect(Buffer.concat(bench.chunks).equals(sent)).toBe(true);
  });

  it("delays every chunk", async () => {
    await using bench = await Bench.start();
    bench.proxy.set({ mode: "delay", ms: 60 }, "toClient");
    const started = performance.now();
    bench.client.write("a");
    await waitUntil(() => bench.received === "a");
    expect(performance.now() - started).toBeGreaterThan(55);
    bench.client.write("b");
    await pause(20);
    expect(bench.received).toBe("a");
    bench.proxy.clear();
    await waitUntil(() => bench.received === "ab");
  });

  it("trickles", async () => {
    await using bench = await Bench.start();
    bench.proxy.set({ mode: "trickle", bytes: 2, everyMs: 5 }, "toClient");
    bench.client.write("0123456789");
    await waitUntil(() => bench.received === "0123456789");
    expect(bench.chunks.map(String)).toEqual(["01", "23", "45", "67", "89"]);
  });

  it.each(["cut", "reset"] as const)(
    "breaks the connection by %s after exactly so many bytes",
    async (mode) => {
      await using bench = await Bench.start();
      bench.proxy.set({ mode, afterBytes: 3 }, "toServer");
      bench.client.write("ab");
      await waitUntil(() => bench.received === "ab");
      expect(bench.closed).toBe(false);
      bench.client.write("cdef");
      await waitUntil(() => bench.closed);
      expect(bench.proxy.counts.toServer).toBe(3);
      expect(bench.proxy.counts[mode]).toBe(1);
      expect(bench.failed).toBe(mode === "reset");
    },
  );

  it("cuts an idle connection at once, and new ones as soon as they come", async () => {
    await using bench = await Bench.start();
    bench.proxy.set({ mode: "cut", afterBytes: 0 });
    await waitUntil(() => bench.ended);
    const next = connect(bench.proxy.port);
    await once(next.resume(), "end");
    next.destroy();
    await waitUntil(() => bench.proxy.counts.open === 0);
    expect(bench.proxy.counts).toMatchObject({ connections: 2, cut: 2 });
  });

  it("stalls in one direction, the end of the connection too, and lets all go afterwards", async () => {
    await using bench = await Bench.start();
    bench.proxy.set({ mode: "stall" }, "toClient");
    bench.client.end("held");
    await waitUntil(() => bench.proxy.counts.toServer === 4);
    await pause(30);
    expect(bench.received).toBe("");
    expect(bench.ended).toBe(false);
    bench.proxy.clear();
    await waitUntil(() => bench.ended);
    expect(bench.received).toBe("held");
  });

  it("reorders whole frames, and passes on what is left when no more come", async () => {
    const twoBytes = (bytes: Uint8Array): number | undefined => (bytes.length >= 2 ? 2 : undefined);
    await using bench = await Bench.start({ mode: "pass" }, twoBytes);
    bench.proxy.set({ mode: "reorder", window: 3 }, "toClient");
    bench.client.write("aabbccddee");
    await waitUntil(() => bench.received.length === 10);
    expect(bench.received).toBe("ccbbaaeedd");
    bench.client.end("ffg");
    await waitUntil(() => bench.ended);
    expect(bench.received).toBe("ccbbaaeeddffg");
  });

  it("lets held frames go in order when it stops reordering", async () => {
    await using bench = await Bench.start();
    bench.proxy.set({ mode: "reorder", window: 10, holdMs: 60_000 }, "toServer");
    bench.client.write("a");
    await pause(20);
    bench.client.write("b");
    await pause(20);
    expect(bench.received).toBe("");
    bench.proxy.clear();
    await waitUntil(() => bench.received === "ab");
  });

  it("breaks all open connections on demand and serves new ones", async () => {
    await using bench = await Bench.start();
    bench.client.write("x");
    await waitUntil(() => bench.received === "x");
    bench.proxy.breakAll("reset");
    await waitUntil(() => bench.failed);
    const next = connect(bench.proxy.port);
    next.write("again");
    const [answer] = await once(next, "data");
    expect(String(answer)).toBe("again");
    next.destroy();
  });

  it("resets the client when the server cannot be reached", async () => {
    const server = createServer();
    const port = await listenOnLoopback(server);
    await closeServer(server, []);
    await using proxy = await FaultProxy.start({ port });
    const client = connect(proxy.port);
    const hadError = await new Promise((resolve) => client.on("error", () => {}).once("close", resolve));
    expect(hadError).toBe(true);
    await waitUntil(() => proxy.counts.open === 0);
  });

  it("hands a reset by the client on to the server", async () => {
    await using bench = await Bench.start();
    bench.client.write("x");
    await waitUntil(() => bench.received === "x");
    bench.client.resetAndDestroy();
    await waitUntil(() => bench.proxy.counts.open === 0);
  });

  it.each<Fault>([{ mode: "stall" }, { mode: "delay", ms: 60_000 }, { mode: "cut", afterBytes: 1 }])(
    "leaves nothing open when it is closed under %j",
    async (fault) => {
      await expectNoLeaks(async () => {
        const bench = await Bench.start(fault);
        bench.client.write("xyz");
        await pause(20);
        await bench[Symbol.asyncDispose]();
      });
    },
  );
});
