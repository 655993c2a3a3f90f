import { runCommand } from "../src/commands.ts";
import { entryPoints, type Published, withOwnDependencies } from "../src/packages.ts";
import { formatResults, Results, SkippedError } from "../src/results.ts";

const cwd = __dirname;

describe("results", () => {
  it("tell passed, failed and skipped checks apart", async () => {
    const results = new Results("sample");
    expect(await results.check("a", () => {})).toBe(true);
    expect(await results.check("b", () => Promise.reject(new Error("two\nlines")))).toBe(false);
    await results.check("c", () => {
      throw new SkippedError("no Node 24");
    });
    expect(results.all.map((one) => one.status)).toEqual(["passed", "failed", "skipped"]);
    expect(formatResults(results.all)).toBe(
      "failed: sample: b\n    two\n    lines\nskipped: sample: c\n    no Node 24\nsample: 1 passed, 1 failed, 1 skipped",
    );
  });
});

describe("packages", () => {
  const published = (name: string, dependencies: Record<string, string> = {}): Published => ({
    word: name,
    folder: name,
    manifest: { name, version: "1.0.0", exports: {}, dependencies },
  });

  it("are installed with all of the project's that they depend on, and no others", () => {
    const base = published("base");
    const middle = published("middle", { base: "^1.0.0", foreign: "^1.0.0" });
    const top = published("top", { middle: "^1.0.0" });
    expect(withOwnDependencies(top, [base, middle, top, published("other")])).toEqual([top, middle, base]);
  });

  it("have an entry for each path of the export map", () => {
    const exports = { ".": {}, "./model": {}, "./package.json": "./package.json" };
    expect(entryPoints({ name: "@x/a", version: "1.0.0", exports })).toEqual(["@x/a", "@x/a/model"]);
  });
});

describe("commands", () => {
  it("yield their output", async () => {
    const code = "console.log(process.env.WORD)";
    expect(await runCommand(process.execPath, ["-e", code], { cwd, env: { WORD: "hello" } })).toBe("hello\n");
  });

  it("fail with everything they printed, and when they take too long", async () => {
    const failing = runCommand(process.execPath, ["-e", "console.error('why'); process.exit(4)"], { cwd });
    await expect(failing).rejects.toThrow(/ended with code 4\nwhy/);
    const endless = runCommand(process.execPath, ["-e", "setInterval(() => {}, 1000)"], {
      cwd,
      timeoutMs: 200,
    });
    await expect(endless).rejects.toThrow("no end within 200 ms");
  });
});
