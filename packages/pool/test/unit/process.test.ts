import { runChild } from "@x/testkit";

describe("a process", () => {
  test("ends by itself while resources lie idle and timers of the pool wait", async () => {
    const { code, stdout, stderr, durationMs } = await runChild({
      code: `
        import { Backoff, Deadline, Pool } from "@x/pool";
        const pool = new Pool({
          create: () => ({}), destroy: () => new Promise(() => {}),
          min: 1, idleTimeoutMs: 60_000, maxLifetimeMs: 60_000, destroyTimeoutMs: 60_000,
        });
        const [a, b] = [await pool.acquire(), await pool.acquire()];
        a.release();
        void b.destroy();
        new Pool({ create: () => Promise.reject(new Error("down")), destroy: () => {}, min: 1 });
        Deadline.from({ timeoutMs: 60_000 });
        void new Backoff({ baseMs: 60_000, maxMs: 60_000, seed: 1 }).wait(undefined, { background: true });
        console.log("end of script");
      `,
    });
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: "end of script\n", stderr: "" });
    expect(durationMs).toBeLessThan(30_000);
  });

  test("stays for those who wait: they get their error", async () => {
    const { code, stdout } = await runChild({
      code: `
        import { Backoff, Deadline, Pool } from "@x/pool";
        const pool = new Pool({ create: () => ({}), destroy: () => {}, max: 1 });
        await pool.acquire();
        await pool.acquire({ timeoutMs: 50 }).catch((error) => console.log(error.code));
        const { signal } = Deadline.from({ timeoutMs: 50 });
        await new Promise((resolve) => signal.addEventListener("abort", resolve));
        console.log(signal.reason.code);
        await new Backoff({ baseMs: 50 }).wait();
        await pool.close({ timeoutMs: 50 });
        console.log("closed");
      `,
    });
    expect({ code, stdout }).toEqual({ code: 0, stdout: "ERR_POOL_TIMEOUT\nERR_POOL_TIMEOUT\nclosed\n" });
  });
});
