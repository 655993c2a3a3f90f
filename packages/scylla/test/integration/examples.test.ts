import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createTlsMaterial } from "@x/servers";
import { type ChildEnd, runChild } from "@x/testkit";
import { describeServer, START_MS, testUrl } from "../support/server.ts";
import { startTlsFront } from "../support/tls-front.ts";

const folder = join(__dirname, "../../examples");
const names = readdirSync(folder)
  .filter((file) => file.endsWith(".ts"))
  .map((file) => file.slice(0, -".ts".length));

// The documentation shows these programs and what they print: both must be true.
describeServer("the example", () => {
  const ends = new Map<string, ChildEnd | Error>();

  beforeAll(async () => {
    const url = await testUrl();
    const keys = mkdtempSync(join(tmpdir(), "x-scylla-keys-"));
    const [, node = ""] = /^\w+:\/\/(?:[^@]*@)?([^,/?]+)/.exec(url) ?? [];
    await using front = await startTlsFront(node, await createTlsMaterial(keys));
    const waiting = names.values();
    const runOneAfterAnother = async (): Promise<void> => {
      for (const name of waiting) {
        const args = name === "tls" ? [front.address, keys] : [url];
        ends.set(name, await runExample(name, args).catch((error: Error) => error));
      }
    };
    await Promise.all([runOneAfterAnother(), runOneAfterAnother()]);
    rmSync(keys, { recursive: true });
  }, START_MS + 240_000);

  it.each(names)("%s prints what stands in its output file and exits by itself", (name) => {
    expect(ends.get(name)).toMatchObject({
      code: 0,
      signal: null,
      stderr: "",
      stdout: readFileSync(join(folder, "output", `${name}.txt`), "utf8"),
    });
  });

  it("of each output file exists", () => {
    expect(readdirSync(join(folder, "output")).sort()).toEqual(names.map((name) => `${name}.txt`).sort());
  });
});

function runExample(name: string, args: readonly string[]): Promise<ChildEnd> {
  return runChild({
    file: join(folder, `${name}.ts`),
    args,
    timeoutMs: 60_000,
    // What is printed must depend neither on where it is printed nor on the machine's zone.
    env: { TZ: "America/New_York", FORCE_COLOR: "0", NO_COLOR: "" },
  });
}
