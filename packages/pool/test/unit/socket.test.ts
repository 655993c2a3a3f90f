import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { reasonOf } from "../../src/index.ts";
import { openSocket } from "../../src/socket.ts";

/** What callers make of what the system said. */
class Refused extends Error {
  override name = "Refused";
}

const refused = (cause: Error): Error => new Refused(reasonOf(cause), { cause });

describe("a socket", () => {
  let server: Server;
  let port: number;
  const peers: Socket[] = [];

  beforeAll(async () => {
    server = createServer((peer) => {
      peers.push(peer);
      peer.on("error", () => {});
    });
    await once(server.listen(0, "127.0.0.1"), "listening");
    port = (server.address() as AddressInfo).port;
  });

  afterAll(async () => {
    for (const peer of peers) peer.destroy();
    await new Promise((resolve) => server.close(resolve));
  });

  test("is handed over open, with its data still to come", async () => {
    const accepted = once(server, "connection") as Promise<[Socket]>;
    const socket = await openSocket({ host: "127.0.0.1", port }, refused);
    const [peer] = await accepted;
    peer.write("early");
    const [data] = await once(socket, "data");
    expect(String(data)).toBe("early");
    socket.destroy();
  });

  test("reads into one buffer for who wants that", async () => {
    const seen: string[] = [];
    const buffers = new Set<ArrayBufferLike>();
    const accepted = once(server, "connection") as Promise<[Socket]>;
    const receive = (lent: Uint8Array): void => {
      seen.push(Buffer.from(lent).toString());
      buffers.add(lent.buffer);
    };
    const socket = await openSocket({ host: "127.0.0.1", port, receive, readBytes: 4 }, refused);
    const [peer] = await accepted;
    peer.end("one and two");
    await once(socket, "close");
    expect(seen.join("")).toBe("one and two");
    expect(seen.every((chunk) => chunk.length <= 4)).toBe(true);
    expect(buffers.size).toBe(1);
  });

  test("that cannot be opened gives the caller's own error, with the cause", async () => {
    const closed = createServer();
    await once(closed.listen(0, "127.0.0.1"), "listening");
    const { port: nobody } = closed.address() as AddressInfo;
    await new Promise((resolve) => closed.close(resolve));
    const error = await openSocket({ host: "127.0.0.1", port: nobody }, refused).catch((reason) => reason);
    expect(error).toBeInstanceOf(Refused);
    expect(error.cause).toMatchObject({ code: "ECONNREFUSED" });
    expect(error.message).toContain("ECONNREFUSED");
  });

  test("that is closed while TLS is set up says so", async () => {
    server.once("connection", (peer) => peer.end());
    await expect(openSocket({ host: "127.0.0.1", port, tls: true }, refused)).rejects.toThrow(Refused);
  });

  test("says so, too, when the options of TLS are wrong", async () => {
    const tls = { ca: "no certificate", cert: "-----BEGIN CERTIFICATE-----" };
    await expect(openSocket({ host: "127.0.0.1", port, tls }, refused)).rejects.toThrow(Refused);
  });

  test("is given up with the signal's reason, before and during TLS", async () => {
    const reason = new Error("enough");
    await expect(
      openSocket({ host: "127.0.0.1", port, signal: AbortSignal.abort(reason) }, refused),
    ).rejects.toBe(reason);
    const controller = new AbortController();
    const accepted = once(server, "connection") as Promise<[Socket]>;
    const opening = openSocket({ host: "127.0.0.1", port, tls: true, signal: controller.signal }, refused);
    const [peer] = await accepted;
    const gone = once(peer.resume(), "close");
    controller.abort(reason);
    await expect(opening).rejects.toBe(reason);
    await gone;
  });

  test("leaves no listener on the signal", async () => {
    const { signal } = new AbortController();
    const removed = jest.spyOn(signal, "removeEventListener");
    const socket = await openSocket({ host: "127.0.0.1", port, signal }, refused);
    expect(removed).toHaveBeenCalledTimes(1);
    socket.destroy();
  });

  test("does not let an error escape that comes before anybody listens", async () => {
    const socket = await openSocket({ host: "127.0.0.1", port }, refused);
    const gone = new Promise((resolve) => socket.once("close", resolve));
    socket.destroy(new Error("too early"));
    await gone;
    expect(socket.destroyed).toBe(true);
  });
});

describe("the reason of an error", () => {
  test("is its text", () => {
    expect(reasonOf(new Error("no route"))).toBe("no route");
  });

  test("is that of each attempt where an error gathers several", () => {
    expect(reasonOf(new AggregateError([new Error("not on ::1"), new Error("not on 127.0.0.1")]))).toBe(
      "not on ::1; not on 127.0.0.1",
    );
  });

  test("is its code or name where there is no text, whatever was thrown", () => {
    expect(reasonOf(Object.assign(new Error(), { code: "EPIPE" }))).toBe("EPIPE");
    expect(reasonOf(new TypeError())).toBe("TypeError");
    expect(reasonOf(undefined)).toBe("for no known reason");
  });
});
