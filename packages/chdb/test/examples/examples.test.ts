import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type ChildEnd, describeWith, runChild } from "@x/testkit";

const folder = join(__dirname, "../../examples");
const names = readdirSync(folder)
  .filter((file) => file.endsWith(".ts"))
  .map((file) => file.slice(0, -".ts".length));

// The documentation shows these programs and what they print: both must be true.
describeWith("libchdb", "the example", () => {
  const ends = new Map<string, ChildEnd | Error>();

  beforeAll(async () => {
    const waiting = names.values();
    const runOneAfterAnother = async (): Promise<void> => {
      for (const name of waiting) ends.set(name, await runExample(name).catch((error: Error) => error));
    };
    await Promise.all([runOneAfterAnother(), runOneAfterAnother()]);
  }, 240_000);

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

describe("the readmes", () => {
  const squeeze = (code: string): string => code.replace(/^ +/gm, "").trim();
  const packages = join(folder, "../..");
  const programsOf = (name: string): string[] => {
    const examples = join(packages, name, "examples");
    if (!existsSync(examples)) return [];
    const files = readdirSync(examples).filter((file) => file.endsWith(".ts"));
    return files.map((file) => squeeze(readFileSync(join(examples, file), "utf8")));
  };

  it.each([
    ["../README.md", ["chdb"]],
    ["../../../README.md", readdirSync(packages)],
  ])("show parts of examples alone: %s", (file, from) => {
    const programs = from.flatMap(programsOf);
    const blocks = [...readFileSync(join(folder, file), "utf8").matchAll(/^```ts\n(.*?)^```$/gms)];
    expect(blocks).not.toEqual([]);
    for (const [, code] of blocks) {
      const part = squeeze(code!);
      if (!programs.some((program) => program.includes(part))) throw new Error(`no example has:\n${code}`);
    }
  });
});

function runExample(name: string): Promise<ChildEnd> {
  return runChild({
    file: join(folder, `${name}.ts`),
    nodeFlags: ["--import", join(__dirname, "../fixtures/typescript-in-workers.mjs")],
    timeoutMs: 60_000,
    // What is printed must depend neither on where it is printed nor on the machine's zone.
    env: { TZ: "America/New_York", FORCE_COLOR: "0", NO_COLOR: "" },
  });
}
