import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect as connectTls } from "node:tls";
import { createTlsMaterial } from "@x/servers";
import { expectNoLeaks } from "@x/testkit";
import { parseCommand } from "../../src/command-line.ts";
import { PackageType, startThingsDb } from "../../src/index.ts";
import { BareClient } from "../support/bare-client.ts";

const folder = join(__dirname, "..", "..");

describe("a simulated server", () => {
  it("leaves nothing when it is closed, whatever goes on", async () => {
    await expectNoLeaks(async () => {
      const server = await startThingsDb({ nodes: 3 });
      const client = await BareClient.open(server.nodes[1]!.port);
      server.faults.delayAnswers(10_000);
      client.send(PackageType.QUERY, ["//stuff", ".x = 1; future(|| .y = 2);"]);
      void server.nodes[1]!.stop();
      await server.close();
      await client[Symbol.asyncDispose]();
    });
  });

  it("runs code without a client, and says what is wrong with it", async () => {
    await using server = await startThingsDb();
    expect(await server.query("//stuff", ".a = 9007199254740993; [.a, 1.5, 'é', bytes('x'), nil];")).toEqual([
      9007199254740993n,
      1.5,
      "é",
      new Uint8Array([120]),
      null,
    ]);
    await expect(server.query("//stuff", "1/0;")).rejects.toThrow("division or modulo by zero (-58)");
    await expect(server.query("//nope", "1;")).rejects.toThrow("collection `nope` not found");
  });

  it("speaks TLS when it has a certificate", async () => {
    const scratch = mkdtempSync(join(tmpdir(), "simulated-tls-"));
    const { ca, server: own } = await createTlsMaterial(scratch);
    rmSync(scratch, { recursive: true });
    await using server = await startThingsDb({ tls: { cert: own.certificate, key: own.key } });
    const socket = connectTls({
      port: server.nodes[0]!.port,
      host: "127.0.0.1",
      ca,
      servername: "localhost",
    });
    await once(socket, "secureConnect");
    await using client = new BareClient(socket);
    await client.request(PackageType.AUTH, ["admin", "pass"]);
    expect(await client.query("@t", "1 + 1;")).toBe(2);
    expect(server.webSocketUrls[0]).toMatch(/^wss:/);
  });

  it("starts from the command line, says where it listens, and stops when told", async () => {
    const child = spawn(
      process.execPath,
      ["--conditions=x-source", "--import", "tsx", "src/main.ts", "thingsdb"],
      {
        cwd: folder,
      },
    );
    let output = "";
    child.stdout.on("data", (chunk: Buffer) => {
      output += chunk.toString();
    });
    while (!output.includes("THINGSDB_TEST_URL=")) await once(child.stdout, "data");
    const port = Number(/THINGSDB_TEST_URL=thingsdb:\/\/admin:pass@127\.0\.0\.1:(\d+)/.exec(output)![1]);
    await using client = await BareClient.open(port);
    expect(await client.query("//stuff", "1;")).toBe(1);
    child.kill("SIGTERM");
    expect(await once(child, "exit")).toEqual([0, null]);
  });

  it.each([
    [["redis"]],
    [["thingsdb", "--nodes", "0"]],
    [["thingsdb", "--port", "x"]],
    [["thingsdb", "--cert", "a"]],
  ])("explains itself for %j", (words) => {
    expect(() => parseCommand(words)).toThrow(/usage: pnpm simulate|is from/);
  });
});
