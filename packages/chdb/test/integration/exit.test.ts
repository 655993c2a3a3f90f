import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ChildEnd, type ChildOptions, describeWith, runChild } from "@x/testkit";

const OPEN = `import { Session, query } from "@x/chdb";
  const endless = "SELECT uniqExact(number) FROM numbers_mt(100000000000)";
  const db = await Session.open();
  const busy = () => { for (let i = 0; i < 3; i++) db.query(endless).catch(() => {}); };
  const later = (ms) => new Promise((resolve) => setTimeout(resolve, ms));`;

describeWith("libchdb", "a process that ends", () => {
  let temporary: string;
  beforeAll(() => {
    temporary = mkdtempSync(join(tmpdir(), "x-exit-"));
  });
  afterAll(() => rmSync(temporary, { recursive: true, force: true }));

  /** Runs a child with its own TMPDIR, which must be empty afterwards but for what tsx keeps there. */
  async function run(code: string, options: Partial<ChildOptions> = {}): Promise<ChildEnd> {
    const end = await runChild({
      code: `${OPEN}\n${code}`,
      timeoutMs: 60_000,
      ...options,
      env: { TMPDIR: temporary },
    });
    expect(readdirSync(temporary).filter((name) => !name.startsWith("tsx-"))).toEqual([]);
    return end;
  }

  it("by process.exit in the middle of parallel queries does so fifty times, with its code and without a crash", async () => {
    const ends: (string | number | null)[] = [];
    const one = async (i: number): Promise<void> => {
      const end = await runChild({
        code: `${OPEN} busy(); await later(${20 + ((i * 37) % 300)});
          const started = Date.now(); process.on("exit", () => console.log(Date.now() - started)); process.exit(7);`,
        timeoutMs: 60_000,
        env: { TMPDIR: temporary },
      });
      ends.push(end.signal ?? end.code);
      expect(Number(end.stdout)).toBeLessThan(2000);
    };
    for (let i = 0; i < 50; i += 2) await Promise.all([one(i), one(i + 1)]);
    expect(ends).toEqual(Array(50).fill(7));
    expect(readdirSync(temporary).filter((name) => !name.startsWith("tsx-"))).toEqual([]);
  }, 300_000);

  it("by itself does so although a session is open and idle", async () => {
    expect(await run("await db.ping();")).toMatchObject({ code: 0, signal: null, stderr: "" });
  });

  it("by itself waits for a query under way", async () => {
    expect(await run('db.query("SELECT sleep(0.3)").then(() => console.log("done"));')).toMatchObject({
      code: 0,
      stdout: "done\n",
    });
  });

  it("after a one-shot query does so at once", async () => {
    const end = await run('await db.close(); console.log((await query("SELECT 1 AS a")).rows[0].a);');
    expect(end).toMatchObject({ code: 0, stdout: "1\n" });
  });

  it("while the engine starts, or while it closes, does so cleanly", async () => {
    expect((await run("await db.close(); Session.open(); process.exit(3);")).code).toBe(3);
    expect((await run("busy(); db.close(); await later(50); process.exit(4);")).code).toBe(4);
  });

  it("by an uncaught error does so with Node's code", async () => {
    const end = await run('busy(); setTimeout(() => { throw new Error("oh"); }, 100); await later(5000);');
    expect(end).toMatchObject({ code: 1, signal: null });
    expect(end.stderr).toContain("Error: oh");
  });

  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    it(`by ${name} dies of it, and leaves nothing behind`, async () => {
      const end = await run('busy(); console.log("ready"); await later(30000);', {
        signal: { name, afterOutput: "ready" },
      });
      expect(end).toMatchObject({ code: null, signal: name });
    });
  }

  it("by a signal that the program handles leaves the decision to the program", async () => {
    const end = await run(
      'process.on("SIGTERM", async () => { console.log((await db.query("SELECT 1 AS a")).rows[0].a); process.exit(9); }); console.log("ready"); await later(30000);',
      { signal: { name: "SIGTERM", afterOutput: "ready" } },
    );
    expect(end).toMatchObject({ code: 9, stdout: "ready\n1\n" });
  });

  it("has workers that open, query, leave or are stopped in any order", async () => {
    const end = await runChild({
      file: "test/fixtures/workers.ts",
      timeoutMs: 60_000,
      env: { TMPDIR: temporary },
    });
    expect(end).toMatchObject({ code: 5, stdout: "0,0,0,0 1\n0,0,0,0 1\n0,0,0,0 1\n1\n" });
    expect(readdirSync(temporary).filter((name) => !name.startsWith("tsx-"))).toEqual([]);
  });

  it("gives memory of results back in any order", async () => {
    const end = await run(
      `
      const kept = [];
      for (let i = 0; i < 30; i++) kept.push(await db.query("SELECT number FROM numbers(500000)"));
      for (let i = 0; i < 30; i += 2) kept[i] = null;
      gc(); await later(20); gc();
      await db.close();
      const sums = kept.filter(Boolean).map((result) => result.column(0).values.at(-1));
      console.log(sums.length, sums.every((value) => value === 499999n));
      kept.length = 0; gc(); await later(20); gc();`,
      { nodeFlags: ["--expose-gc"] },
    );
    expect(end).toMatchObject({ code: 0, stdout: "15 true\n" });
  });
});
