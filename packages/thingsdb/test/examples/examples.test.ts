import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { startThingsDb } from "@x/simulators";
import { type ChildEnd, runChild } from "@x/testkit";

const folder = join(__dirname, "../../examples");
const names = readdirSync(folder)
  .filter((file) => file.endsWith(".ts"))
  .map((file) => file.slice(0, -".ts".length));

// The documentation shows these programs and what they print: both must be true.
describe("the example", () => {
  it.each(names)("%s prints what stands in its output file and exits by itself", async (name) => {
    expect(await runExample(name)).toMatchObject({
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

describe("the readme", () => {
  const squeeze = (code: string): string => code.replace(/^ +/gm, "").trim();
  const programs = names.map((name) => squeeze(readFileSync(join(folder, `${name}.ts`), "utf8")));

  it("shows parts of examples alone", () => {
    const blocks = [...readFileSync(join(folder, "../README.md"), "utf8").matchAll(/^```ts\n(.*?)^```$/gms)];
    expect(blocks).not.toEqual([]);
    for (const [, code] of blocks) {
      const part = squeeze(code!);
      if (!programs.some((program) => program.includes(part))) throw new Error(`no example has:\n${code}`);
    }
  });
});

/** Against a server of its own. */
async function runExample(name: string): Promise<ChildEnd> {
  await using server = await startThingsDb();
  return await runChild({
    file: join(folder, `${name}.ts`),
    timeoutMs: 30_000,
    env: {
      THINGSDB_URL: `${server.url}/stuff`,
      THINGSDB_NODES: server.addresses.join(","),
      FORCE_COLOR: "0",
      NO_COLOR: "",
    },
  });
}
