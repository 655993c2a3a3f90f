import { findCommand, missingMeans, runChild, serverUrl } from "../src/index.ts";

/** Runs a jest-like file in a child where `describe` and `it` only tell what they were called with. */
async function describeIn(env: Record<string, string>): Promise<{ told: string[]; stderr: string }> {
  const end = await runChild({
    code: `
      const told = [];
      globalThis.it = (name, test) => { try { test(); told.push("passes: " + name); } catch (e) { told.push("fails: " + e.message); } };
      globalThis.describe = (name, suite) => { told.push("suite " + name); suite(); };
      globalThis.describe.skip = (name) => told.push("skipped " + name);
      const { describeWith } = await import("@x/testkit");
      describeWith("maven", "with a server", () => it("talks", () => {}));
      console.log(JSON.stringify(told));`,
    env,
  });
  return { told: JSON.parse(end.stdout) as string[], stderr: end.stderr };
}

describe("means", () => {
  it("finds commands on PATH", () => {
    expect(findCommand("no-such-command-here", "node")).toMatch(/node/);
    expect(findCommand("no-such-command-here")).toBeUndefined();
  });

  it("names the first that is missing of several", () => {
    expect(missingMeans([])).toBeUndefined();
    const here = process.platform === "linux" && process.arch === "x64";
    expect(missingMeans("linux-x64") === undefined).toBe(here);
  });

  it("takes the path of a libchdb from CHDB_LIBRARY", () => {
    const before = process.env.CHDB_LIBRARY;
    try {
      process.env.CHDB_LIBRARY = __filename;
      expect(missingMeans("libchdb")).toBeUndefined();
      process.env.CHDB_LIBRARY = "/no/such/libchdb.so";
      expect(missingMeans("libchdb")).toContain("/no/such/libchdb.so, which does not exist");
    } finally {
      if (before === undefined) delete process.env.CHDB_LIBRARY;
      else process.env.CHDB_LIBRARY = before;
    }
  });

  it("skips a suite without its means, with a line that says so", async () => {
    const { told, stderr } = await describeIn({ PATH: "", CI: "" });
    expect(told).toEqual(["skipped with a server"]);
    expect(stderr).toContain("skipped: with a server: Maven (mvn) is not on PATH\n");
  });

  it("fails such a suite under CI=true", async () => {
    const { told } = await describeIn({ PATH: "", CI: "true" });
    expect(told[0]).toBe("suite with a server");
    expect(told[1]).toContain("fails: Maven (mvn) is not on PATH; under CI=true");
  });
});

describe("serverUrl", () => {
  afterEach(() => {
    delete process.env.TESTKIT_TEST_URL;
  });

  it("is what the environment says, without starting anything", async () => {
    process.env.TESTKIT_TEST_URL = "x://given";
    await expect(serverUrl("TESTKIT_TEST_URL", () => Promise.reject(new Error("started")))).resolves.toBe(
      "x://given",
    );
  });

  it("starts once, but again after a start that failed", async () => {
    let starts = 0;
    const start = (): Promise<string> =>
      ++starts === 1 ? Promise.reject(new Error("port taken")) : Promise.resolve("x://started");
    await expect(serverUrl("TESTKIT_TEST_URL", start)).rejects.toThrow("port taken");
    await expect(serverUrl("TESTKIT_TEST_URL", start)).resolves.toBe("x://started");
    await expect(serverUrl("TESTKIT_TEST_URL", start)).resolves.toBe("x://started");
    expect(starts).toBe(2);
  });
});
