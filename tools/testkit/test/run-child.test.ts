import { runChild } from "../src/index.ts";

describe("runChild", () => {
  it("yields output and exit code of code that imports sources of the workspace", async () => {
    const end = await runChild({
      code: `
        import { parseHex } from "@x/testkit";
        process.stdout.write(String(parseHex("0a0b")));
        process.stderr.write(process.env.GREETING + process.argv[2]);
        process.exitCode = 3;`,
      args: ["!"],
      env: { GREETING: "hello" },
    });
    expect(end).toMatchObject({ code: 3, signal: null, stdout: "10,11", stderr: "hello!" });
    expect(end.durationMs).toBeGreaterThan(0);
  });

  it("runs TypeScript files", async () => {
    const end = await runChild({ file: "test/fixtures/child.ts", args: ["typed"] });
    expect(end).toMatchObject({ code: 0, stdout: "typed\n" });
  });

  it("sends a signal after some output and reports the death by it", async () => {
    const end = await runChild({
      code: `setInterval(() => {}, 1000); console.log("ready");`,
      signal: { name: "SIGTERM", afterOutput: "ready" },
    });
    expect(end).toMatchObject({ code: null, signal: "SIGTERM", stdout: "ready\n" });
  });

  it("kills a child that takes too long and shows what it had said", async () => {
    const child = runChild({ code: `console.log("stuck"); setInterval(() => {}, 1000);`, timeoutMs: 3_000 });
    await expect(child).rejects.toThrow(/longer than 3000 ms\nstuck/);
  });

  it("wants either code or a file", () => {
    expect(() => runChild({})).toThrow(TypeError);
  });
});
