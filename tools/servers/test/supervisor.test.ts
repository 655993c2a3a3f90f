import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { waitUntil } from "@x/testkit";
import { identify, isGroupRunning, isRunning, type ProcessIdentity } from "../src/process-identity.ts";
import { runCommand } from "../src/run-command.ts";
import type { ServerState } from "../src/run-folder.ts";
import { killProcess, stopProcess } from "../src/stop-process.ts";
import { Supervisor } from "../src/supervisor.ts";
import { echoDefinition } from "./echo-definition.ts";

let home: string;
let supervisor: Supervisor;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "x-servers-"));
  supervisor = new Supervisor(home, [echoDefinition()]);
});

afterEach(async () => {
  await supervisor.down("echo");
  await supervisor.downOwnedBy(identify(process.pid));
  rmSync(home, { recursive: true, force: true });
});

function readState(owner?: ProcessIdentity): ServerState {
  const file = join(home, ".run", owner ? `echo-${owner.pid}.json` : "echo.json");
  return JSON.parse(readFileSync(file, "utf8"));
}

async function echo(address: string, text: string): Promise<string> {
  const socket = connect(Number(address.split(":")[1]), "127.0.0.1");
  try {
    await once(socket, "connect");
    socket.write(text);
    return String((await once(socket, "data"))[0]);
  } finally {
    socket.destroy();
  }
}

describe("up", () => {
  it("resolves when every node takes clients", async () => {
    const { addresses, env } = await supervisor.up("echo", { nodes: 2 });
    expect(new Set(addresses).size).toBe(2);
    for (const address of addresses) expect(await echo(address, "hello")).toBe("hello");
    expect(env).toEqual({ ECHO_MODE: "plain" });
    expect(supervisor.list()).toEqual([
      { name: "echo", summary: "echoes what it gets", addresses, options: "nodes 2" },
    ]);
  });

  it("finds a server that runs, whichever process asks, and however defaults are said", async () => {
    const first = await supervisor.up("echo");
    const other = new Supervisor(home, [echoDefinition()]);
    expect(await other.up("echo", { nodes: 1, tls: false })).toEqual(first);
  });

  it("starts one server when several ask at the same time", async () => {
    const results = await Promise.all([1, 2, 3].map(() => supervisor.up("echo")));
    expect(new Set(results.flatMap((one) => one.addresses)).size).toBe(1);
    expect(readState().processes).toHaveLength(1);
  });

  it("starts anew when a node has died", async () => {
    const first = await supervisor.up("echo", { nodes: 2 });
    const [dead, alive] = readState().processes;
    if (!dead || !alive) throw new Error("two processes were expected");
    process.kill(dead.pid, "SIGKILL");
    await waitUntil(() => !isRunning(dead));
    const second = await supervisor.up("echo", { nodes: 2 });
    expect(second.addresses).not.toEqual(first.addresses);
    expect(isRunning(alive)).toBe(false);
  });

  it("refuses other options while it runs with some", async () => {
    await supervisor.up("echo");
    await expect(supervisor.up("echo", { nodes: 2 })).rejects.toThrow(
      "echo runs with no options; take it down first",
    );
  });

  it("leaves nothing of a start that failed, and shows the end of the log", async () => {
    const broken = new Supervisor(home, [echoDefinition("broken")]);
    await expect(broken.up("echo")).rejects.toThrow(
      /has ended; the end of its log:\ncannot read the configuration/,
    );
    expect(readdirSync(join(home, ".run"))).toEqual([]);
  });

  it("stops what it has started when the start is given up", async () => {
    const controller = new AbortController();
    const progress = (): void => controller.abort(new Error("enough"));
    await expect(supervisor.up("echo", {}, { signal: controller.signal, progress })).rejects.toThrow();
    expect(readdirSync(join(home, ".run"))).toEqual([]);
  });

  it("says which names and options there are", async () => {
    await expect(supervisor.up("other")).rejects.toThrow('no server is called "other"; there are: echo');
    await expect(new Supervisor(home, []).up("other")).rejects.toThrow("there are: none yet");
    await expect(supervisor.up("echo", { compact: true })).rejects.toThrow(
      "echo does not know --compact; its options: --nodes, --tls",
    );
  });

  it("names means that are missing", async () => {
    const needy = new Supervisor(home, [{ ...echoDefinition(), needs: ["maven"] }]);
    const path = process.env.PATH;
    try {
      process.env.PATH = "";
      await expect(needy.up("echo")).rejects.toThrow("echo: Maven (mvn) is not on PATH");
    } finally {
      process.env.PATH = path;
    }
  });

  it("does not wait for the lock of a process that has died", async () => {
    mkdirSync(join(home, ".run"));
    writeFileSync(
      join(home, ".run", "echo.lock"),
      JSON.stringify({ pid: process.pid, startTime: "long ago" }),
    );
    expect((await supervisor.up("echo")).addresses).toHaveLength(1);
  });
});

describe("down", () => {
  it("asks first, then stops everything and removes the files", async () => {
    await supervisor.up("echo", { nodes: 2 });
    const { processes } = readState();
    expect(await supervisor.down("echo")).toBe(true);
    expect(existsSync(join(home, ".run", "asked-to-stop"))).toBe(true);
    expect(processes.map(isRunning)).toEqual([false, false]);
    expect(existsSync(join(home, ".run", "echo"))).toBe(false);
    expect(await supervisor.down("echo")).toBe(false);
  });

  it("kills a server that ignores the request, with its children", async () => {
    const child = spawn(process.execPath, [join(__dirname, "fixtures", "echo.mjs"), "stubborn"], {
      detached: true,
    });
    const [line] = await once(child.stdout, "data");
    const grandchild = identify(Number(String(line).split(" ")[1]));
    const leader = identify(child.pid as number);
    await stopProcess(leader, 100);
    expect([isRunning(leader), isRunning(grandchild), isGroupRunning(leader.pid)]).toEqual([
      false,
      false,
      false,
    ]);
  });

  it("leaves a process alone that only has the same id by now", async () => {
    const stranger = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { detached: true });
    await once(stranger, "spawn");
    const identity = identify(stranger.pid as number);
    await stopProcess({ ...identity, startTime: "another time" });
    expect(isRunning(identity)).toBe(true);
    await stopProcess(identity);
  });
});

describe("nodes", () => {
  it("fall silent when paused, and go on when resumed", async () => {
    const { addresses } = await supervisor.up("echo", { nodes: 2 });
    const [first = "", second = ""] = addresses;
    const [node] = supervisor.nodes("echo");
    expect(node).toMatchObject({ name: "node-1", address: first });
    node?.pause();
    const answer = echo(first, "hello");
    expect(await Promise.race([answer, sleep(100, "nothing")])).toBe("nothing");
    expect(await echo(second, "hello")).toBe("hello");
    node?.resume();
    expect(await answer).toBe("hello");
  });

  it.each(["kill", "stop"] as const)("come back on the same port after %s", async (end) => {
    const { addresses } = await supervisor.up("echo", { nodes: 2 });
    const [, node] = supervisor.nodes("echo");
    if (!node) throw new Error("two nodes were expected");
    await expect(node.start()).rejects.toThrow("node-2 still runs");
    await node[end]();
    expect(supervisor.list()[0]?.addresses).toEqual([]);
    await expect(echo(addresses[1] ?? "", "hello")).rejects.toThrow("ECONNREFUSED");
    await node.start();
    expect(await echo(addresses[1] ?? "", "hello")).toBe("hello");
    expect(supervisor.list()[0]?.addresses).toEqual(addresses);
    await node[end]();
    await node.start();
    expect(await supervisor.up("echo", { nodes: 2 })).toMatchObject({ addresses });
  });

  it("say what is wrong when they do not come back, or there are none", async () => {
    await supervisor.up("echo");
    const [node] = supervisor.nodes("echo");
    await node?.kill();
    const state = readState();
    const processes = state.processes.map((one) => ({
      ...one,
      command: { ...one.command, args: ["-e", "x"] },
    }));
    writeFileSync(join(home, ".run", "echo.json"), JSON.stringify({ ...state, processes }));
    await expect(node?.start()).rejects.toThrow(
      /node-1 does not come back; the end of its log:[\s\S]*ReferenceError/,
    );
    await supervisor.down("echo");
    await expect(node?.start()).rejects.toThrow("node-1 does not exist any more");
    expect(() => supervisor.nodes("echo")).toThrow("echo does not run");
  });
});

describe("owners", () => {
  it("take their servers with them, and no others", async () => {
    const owner = identify(process.pid);
    await supervisor.up("echo", {}, { owner });
    await supervisor.downOwnedBy({ pid: owner.pid, startTime: "of someone else" });
    expect(supervisor.list()[0]?.addresses).toHaveLength(1);
    await supervisor.downOwnedBy(owner);
    expect(supervisor.list()[0]?.addresses).toHaveLength(0);
  });

  async function someOwner(): Promise<ProcessIdentity> {
    const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { detached: true });
    await once(child, "spawn");
    return identify(child.pid as number);
  }

  it("share what nobody owns if it is what they want, and else have servers of their own", async () => {
    const [one, other] = [identify(process.pid), await someOwner()];
    const shared = await supervisor.up("echo");
    expect(await supervisor.up("echo", {}, { owner: one })).toEqual(shared);
    const ofOne = await supervisor.up("echo", { nodes: 2 }, { owner: one });
    const ofOther = await supervisor.up("echo", { nodes: 2 }, { owner: other });
    expect(new Set([shared, ofOne, ofOther].flatMap(({ addresses }) => addresses)).size).toBe(5);
    expect(await supervisor.up("echo", { nodes: 2 }, { owner: other })).toEqual(ofOther);
    expect(supervisor.nodes("echo", one).map(({ address }) => address)).toEqual(ofOne.addresses);
    await supervisor.downOwnedBy(other);
    expect(supervisor.list().map(({ options }) => options)).toEqual([
      "no options",
      `nodes 2, of process ${process.pid}`,
    ]);
    await killProcess(other);
  });

  it("have the server replaced that they want otherwise", async () => {
    const owner = identify(process.pid);
    await supervisor.up("echo", {}, { owner });
    const { processes } = readState(owner);
    expect((await supervisor.up("echo", { nodes: 2 }, { owner })).addresses).toHaveLength(2);
    expect(processes.some(isRunning)).toBe(false);
  });

  it("that died are swept up after", async () => {
    const owner = await someOwner();
    await supervisor.up("echo", {}, { owner });
    const { processes, guard } = readState(owner);
    if (!guard) throw new Error("a guard was expected");
    await killProcess(guard);
    await supervisor.sweep();
    expect(processes.every(isRunning)).toBe(true);
    await killProcess(owner);
    await supervisor.sweep();
    expect(processes.some(isRunning)).toBe(false);
  });

  it("take their servers with them when they are killed, even paused ones, without anybody's help", async () => {
    const owner = await someOwner();
    await supervisor.up("echo", { nodes: 2 }, { owner });
    const { processes, guard } = readState(owner);
    supervisor.nodes("echo", owner)[0]?.pause();
    await killProcess(owner);
    await waitUntil(() => !processes.some(isRunning), { timeoutMs: 20_000, what: "the end of the server" });
    await waitUntil(() => readdirSync(join(home, ".run")).length === 0);
    expect(guard && isRunning(guard)).toBe(false);
  });

  it("have no guard any more when their servers are down", async () => {
    const owner = identify(process.pid);
    await supervisor.up("echo", {}, { owner });
    const { guard } = readState(owner);
    if (!guard) throw new Error("a guard was expected");
    expect(isRunning(guard)).toBe(true);
    await supervisor.down("echo", owner);
    expect(isRunning(guard)).toBe(false);
  });
});

describe("pnpm server", () => {
  async function type(line: string): Promise<{ results: string[]; remarks: string[] }> {
    const results: string[] = [];
    const remarks: string[] = [];
    const output = {
      result: (text: string) => results.push(text),
      remark: (text: string) => remarks.push(text),
    };
    await runCommand(line.split(" "), supervisor, output, new AbortController().signal);
    return { results, remarks };
  }

  it("prints the addresses line by line, and goes down again", async () => {
    const up = await type("echo up --nodes 2");
    expect(up.results).toHaveLength(2);
    expect(up.results.every((line) => /^127\.0\.0\.1:\d+$/.test(line))).toBe(true);
    expect(up.remarks).toContain("ECHO_MODE=plain");
    expect((await type("list")).results[0]).toMatch(
      /^echo\tup \(nodes 2, of process \d+\) 127\.0\.0\.1:\d+ 127\.0\.0\.1:\d+\techoes/,
    );
    expect((await type("echo down")).remarks).toEqual(["echo is down"]);
    expect((await type("echo down")).remarks).toEqual(["echo did not run"]);
    expect((await type("list")).results).toEqual(["echo\tdown\techoes what it gets"]);
  });

  it.each([
    ["echo", "usage: pnpm server"],
    ["echo up --nodes 0", "--nodes is from 1 to 9, not 0"],
    ["echo up --nodes ten", "--nodes is from 1 to 9, not ten"],
    ["echo up --precision s", "--precision is ms, us or ns, not s"],
    ["echo up --loud", "--loud"],
    ["echo up down", "usage: pnpm server"],
    ["nothing down", "there are: echo"],
  ])("explains what is wrong with %j", async (line, message) => {
    await expect(type(line)).rejects.toThrow(message);
  });
});
