import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type ChildEnd, runChild } from "@x/testkit";
import { describeServer, START_MS, testUrl } from "../support/server.ts";

const folder = join(__dirname, "../../examples");
const names = readdirSync(folder)
  .filter((file) => file.endsWith(".ts"))
  .map((file) => file.slice(0, -".ts".length));

// The documentation shows these programs and what they print: both must be true.
describeServer("the example", () => {
  let url: string;
  beforeAll(async () => {
    url = await testUrl();
  }, START_MS);

  it.each(names)(
    "%s prints what stands in its output file and exits by itself",
    async (name) => {
      expect(await runExample(name, url)).toMatchObject({
        code: 0,
        signal: null,
        stderr: "",
        stdout: readFileSync(join(folder, "output", `${name}.txt`), "utf8"),
      });
    },
    60_000,
  );

  it("of each output file exists", () => {
    expect(readdirSync(join(folder, "output")).sort()).toEqual(names.map((name) => `${name}.txt`).sort());
  });
});

describe("the readme", () => {
  const squeeze = (code: string): string => code.replace(/^ +|^\/\/ #.*\n/gm, "").trim();
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

function runExample(name: string, url: string): Promise<ChildEnd> {
  return runChild({
    file: join(folder, `${name}.ts`),
    timeoutMs: 50_000,
    // What is printed must depend neither on where it is printed nor on the machine's zone.
    env: { VOLTDB_URL: url, TZ: "America/New_York", FORCE_COLOR: "0", NO_COLOR: "" },
  });
}
