import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ChildOptions, runChild } from "@x/testkit";

const folder = join(__dirname, "..");
const pathOf = (name: string): string => JSON.stringify(join(folder, name));

/** Runs a child through `run` and ends like it, as `npm start` does. */
function throughRunner(code: string, options: Partial<ChildOptions> = {}): ReturnType<typeof runChild> {
  return runChild({
    code: `
      const { endLike, run } = await import(${pathOf("processes.mjs")});
      endLike(await run(process.execPath, ["-e", ${JSON.stringify(code)}]));`,
    ...options,
  });
}

describe("children of the bootstrap", () => {
  it("hand their exit code up", async () => {
    expect(await throughRunner("process.exit(7)")).toMatchObject({ code: 7, signal: null });
  });

  it("hand their death by a signal up", async () => {
    expect(await throughRunner("process.kill(process.pid, 'SIGTERM')")).toMatchObject({ signal: "SIGTERM" });
  });

  it.each(["SIGINT", "SIGTERM"] as const)("decide themselves how %s ends them", async (name) => {
    const code = `
      process.on("${name}", () => setTimeout(() => { console.log("tidied up"); process.exit(5); }, 100));
      setInterval(() => {}, 1000);
      console.log("ready");`;
    const end = await throughRunner(code, { signal: { name, afterOutput: "ready" } });
    expect(end).toMatchObject({ code: 5, signal: null, stdout: "ready\ntidied up\n" });
  });

  it("find the installed tools first on PATH", async () => {
    const end = await throughRunner("console.log(process.env.PATH)");
    expect(end.stdout).toMatch(/^[^:;]*node_modules[\\/]\.bin[:;]/);
  });
});

describe("the words of npm test", () => {
  async function select(...words: string[]): Promise<{ selected: { folder: string }[]; rest: string[] }> {
    const end = await runChild({
      code: `
        const { selectWorkspaces } = await import(${pathOf("paths.mjs")});
        try { console.log(JSON.stringify(selectWorkspaces(${JSON.stringify(words)}))); }
        catch (error) { console.log(JSON.stringify(error.message)); }`,
    });
    return JSON.parse(end.stdout);
  }

  it("name packages and tools by word, path or package name, and leave flags to jest", async () => {
    const { selected, rest } = await select("chdb", "tools/testkit/", "@x/pool", "-t", "closes", "chdb");
    expect(selected.map((one) => one.folder)).toEqual(["packages/chdb", "tools/testkit", "packages/pool"]);
    expect(rest).toEqual(["-t", "closes", "chdb"]);
  });

  it("select nothing when there are none", async () => {
    expect(await select()).toEqual({ selected: [], rest: [] });
    expect(await select("--", "-t", "x")).toEqual({ selected: [], rest: ["-t", "x"] });
  });

  it("are explained when unknown", async () => {
    expect(await select("chbd")).toMatch(/no package or tool is called "chbd"; there are: .*chdb/);
  });

  it("end in a closing line and an exit code also when they are wrong", async () => {
    const end = await runChild({ file: join(folder, "test.mjs"), args: ["chbd"] });
    expect(end.code).toBe(1);
    expect(end.stdout.trimEnd().split("\n").at(-1)).toBe("0 passed, 1 failed");
  });
});

describe("the counts of jest", () => {
  let project: string;

  beforeEach(() => {
    project = mkdtempSync(join(tmpdir(), "x-bootstrap-"));
  });

  afterEach(() => {
    rmSync(project, { recursive: true, force: true });
  });

  async function count(tests: Record<string, string>): Promise<{ counts: unknown; stderr: string }> {
    mkdirSync(join(project, "tests"));
    for (const [name, text] of Object.entries(tests))
      writeFileSync(join(project, "tests", `${name}.test.js`), text);
    const file = join(project, "counts.json");
    const jest = require.resolve("jest/bin/jest");
    const end = await runChild({
      file: jest,
      args: ["-i", "--rootDir", project, "--config", "{}", `--reporters=${join(folder, "jest-counts.mjs")}`],
      env: { JEST_COUNTS_FILE: file, JEST_END_GRACE_MS: "300", CI: "" },
    });
    return { counts: JSON.parse(readFileSync(file, "utf8")), stderr: end.stderr };
  }

  it("tell passed, failed and skipped tests, and count a file that does not load as a failure", async () => {
    const { counts } = await count({
      mixed: `it("a", () => {}); it("b", () => { throw new Error("no"); }); describe("s", () => { it["skip"]("c", () => {}); });`,
      broken: "throw new Error('cannot load');",
    });
    expect(counts).toEqual({ passed: 1, failed: 2, pending: ["s c"] });
  });

  it("count what keeps jest from ending as a failure, and end it", async () => {
    const { counts, stderr } = await count({ open: `it("a", () => { setInterval(() => {}, 1000); });` });
    expect(counts).toEqual({ passed: 1, failed: 1, pending: [] });
    expect(stderr).toMatch(/jest does not end: the tests left open .*Timeout/);
  });
});
