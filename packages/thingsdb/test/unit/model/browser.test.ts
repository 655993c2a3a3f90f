import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { startThingsDb } from "@x/simulators";
import { runChild } from "@x/testkit";

const folder = join(__dirname, "../../..");

/** A page that uses the client, with models or without, bundled as the build for browsers is. */
async function bundle(what: "client" | "model"): Promise<string> {
  const script = join(folder, "test/fixtures/model-for-browsers.ts");
  const nodeFlags = ["--import", "tsx"];
  const { stdout, stderr, code } = await runChild({
    file: script,
    args: [what],
    nodeFlags,
    timeoutMs: 60_000,
  });
  if (code !== 0) throw new Error(stderr);
  return stdout;
}

const weigh = (code: string): number => gzipSync(code, { level: 9 }).length;

describe("models in browsers", () => {
  let client: string;
  let both: string;
  beforeAll(async () => {
    client = await bundle("client");
    both = await bundle("model");
  }, 120_000);

  it("need nothing of Node", () => {
    expect(/["']node:|require\(|\bBuffer\.from|nextTick/.exec(both)).toBeNull();
  });

  it("add at most 11 kB, compressed, to the client, and nothing where they are not imported", () => {
    expect(weigh(both) - weigh(client)).toBeLessThanOrEqual(11_000);
    expect(client).not.toContain("_model");
  });

  it("are kept up to date by the WebSocket of the platform", async () => {
    const scratch = mkdtempSync(join(folder, "test/unit/model/run-"));
    await using server = await startThingsDb();
    try {
      writeFileSync(join(scratch, "bundle.mjs"), both);
      writeFileSync(
        join(scratch, "page.mjs"),
        `import { WebSocket } from "ws"; globalThis.WebSocket = WebSocket;
        const { connect, Collection, Thing } = await import("./bundle.mjs");
        class Bar extends Thing { static props = { name: "str", tags: { list: "str" } }; }
        class Foo extends Collection { static props = { bar: () => Bar }; }
        const url = "${server.webSocketUrls[0]!.replace("ws://", "ws://admin:pass@")}/stuff";
        const [one, two] = [await connect(url), await connect(url)];
        await one.query(".bar = {name: 'Iris', tags: []}; nil;");
        await new Foo(one).install();
        const [mine, theirs] = [await new Foo(one).load(), await new Foo(two).load()];
        const changed = new Promise((resolve) => mine.on("change", ({ props }) => resolve(props)));
        await theirs.bar.push("tags", "a");
        console.log(JSON.stringify([await changed, mine.bar.name, mine.bar.tags]));
        await one.close();
        await two.close();`,
      );
      const end = await runChild({ file: join(scratch, "page.mjs"), timeoutMs: 20_000 });
      expect(end).toMatchObject({ code: 0, stderr: "", stdout: '[["tags"],"Iris",["a"]]\n' });
    } finally {
      rmSync(scratch, { recursive: true });
    }
  });
});
