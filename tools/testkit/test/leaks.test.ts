import { EventEmitter } from "node:events";
import { open } from "node:fs/promises";
import { connect, createServer } from "node:net";
import { expectNoLeaks, leakCheck } from "../src/index.ts";
import { closeServer, listenOnLoopback } from "../src/listening.ts";

const quick = { graceMs: 50 };

describe("leak checks", () => {
  it("pass when everything was closed, a little later too", async () => {
    await expectNoLeaks(async () => {
      const server = createServer((socket) => socket.end());
      const client = connect(await listenOnLoopback(server));
      client.resume();
      setTimeout(() => void closeServer(server, [client]), 30);
      clearInterval(setInterval(() => {}, 1_000));
    });
  });

  it("find a timer, one without a reference too, and say where it was made", async () => {
    let timer: NodeJS.Timeout | undefined;
    const leak = expectNoLeaks(() => {
      timer = setInterval(() => {}, 1_000).unref();
    }, quick);
    await expect(leak).rejects.toThrow(/^1 left open:\nTimeout from .*leaks\.test\.ts/);
    clearInterval(timer);
  });

  it("find sockets and servers", async () => {
    const server = createServer();
    const check = leakCheck(quick);
    const client = connect(await listenOnLoopback(server));
    await expect(check.end()).rejects.toThrow(/TCPSERVERWRAP from .*\n(.*\n)*TCPWRAP from/);
    await closeServer(server, [client]);
  });

  it("find file handles", async () => {
    const check = leakCheck(quick);
    const handle = await open(__filename);
    await expect(check.end()).rejects.toThrow("FILEHANDLE");
    await handle.close();
  });

  it("find listeners of the process and of given targets", async () => {
    const emitter = new EventEmitter();
    const controller = new AbortController();
    const listener = (): void => {};
    const check = leakCheck({ ...quick, targets: [emitter, controller.signal] });
    process.on("SIGUSR2", listener);
    emitter.on("state", listener);
    controller.signal.addEventListener("abort", listener);
    const text = check.leaks().join("\n");
    process.off("SIGUSR2", listener);
    emitter.off("state", listener);
    controller.signal.removeEventListener("abort", listener);
    expect(text).toContain("1 × process.on(SIGUSR2)");
    expect(text).toContain("1 × EventEmitter 1.on(state)");
    expect(text).toContain("1 × AbortSignal 2.on(abort)");
    await check.end();
  });

  it("do not report what was open before they began", async () => {
    const timer = setInterval(() => {}, 1_000);
    await expectNoLeaks(() => {}, quick);
    clearInterval(timer);
  });

  it("let an error of the work through", async () => {
    await expect(expectNoLeaks(() => Promise.reject(new Error("of the work")), quick)).rejects.toThrow(
      "of the work",
    );
  });
});
