import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { startThingsDb } from "@x/simulators";
import { runChild } from "@x/testkit";

const folder = join(__dirname, "../../..");

/** A page that uses all there is, bundled as the build for browsers is. Plugins need a process of their own. */
async function bundle(): Promise<string> {
  const script = join(folder, "test/fixtures/bundle-for-browsers.ts");
  const { stdout, stderr, code } = await runChild({
    file: script,
    nodeFlags: ["--import", "tsx"],
    timeoutMs: 60_000,
  });
  if (code !== 0) throw new Error(stderr);
  return stdout;
}

describe("the build for browsers", () => {
  let code: string;
  beforeAll(async () => {
    code = await bundle();
  }, 60_000);

  it("needs nothing of Node", () => {
    expect(/["']node:|require\(|\bBuffer\.from|nextTick/.exec(code)).toBeNull();
  });

  it("generates no code, which policies of pages forbid", () => {
    expect(/\bFunction\(|\beval\(/.exec(code)).toBeNull();
  });

  it("weighs at most 20 kB, compressed, with everything in it", () => {
    expect(gzipSync(code, { level: 9 }).length).toBeLessThanOrEqual(20_000);
  });

  it("speaks with a server by the WebSocket of the platform", async () => {
    const scratch = mkdtempSync(join(folder, "test/unit/browser/run-"));
    await using server = await startThingsDb();
    try {
      const page = join(scratch, "page.mjs");
      // Browsers refuse their functions as methods of anything else.
      const globals = `
        import { WebSocket } from "ws";
        globalThis.WebSocket = WebSocket;
        for (const name of ["queueMicrotask", "setTimeout", "clearTimeout", "setInterval", "clearInterval"]) {
          const own = globalThis[name];
          globalThis[name] = function (...args) {
            if (this !== undefined && this !== globalThis) throw new TypeError("Illegal invocation");
            return own(...args);
          };
        }
      `;
      const use = `
        const { connect, Room } = await import("./bundle.mjs");
        const client = await connect("${server.webSocketUrls[0]!.replace("ws://", "ws://admin:pass@")}/stuff");
        await client.query(".chat = room(); .chat.set_name('chat'); nil;");
        const room = new Room("chat", { onEmit: (...all) => console.log(JSON.stringify(all)) });
        await room.join(client);
        await room.emit("msg", await client.query("1 + 1;"));
        await client.connect("localhost").catch(({ message }) => console.log(message));
        await client.close();
      `;
      writeFileSync(join(scratch, "bundle.mjs"), code);
      writeFileSync(page, globals + use);
      const end = await runChild({ file: page, timeoutMs: 20_000 });
      expect(end).toMatchObject({ code: 0, stderr: "" });
      expect(end.stdout.split("\n").slice(0, 2)).toEqual(['["msg",2]', "the client is connected already"]);
    } finally {
      rmSync(scratch, { recursive: true });
    }
  });
});
