import { readFileSync } from "node:fs";
import { describeWith } from "@x/testkit";
import { Probe } from "../../src/voltdb/probe.ts";
import { voltdb } from "../../src/voltdb/voltdb.ts";
import { TrialHome } from "../trial-home.ts";

describeWith(["java", "maven"], "voltdb", () => {
  const home = new TrialHome([voltdb]);
  afterAll(() => home.remove());

  it("starts with users and TLS, runs our procedures, refuses strangers, and leaves nothing behind", async () => {
    const { addresses, env } = await home.up("voltdb", { security: true, tls: true });
    expect(addresses).toHaveLength(1);
    expect(env.VOLTDB_TEST_URL).toBe(`voltdb://admin:admin-secret@${addresses[0]}?tls=true`);

    const tls = { ca: readFileSync(env.VOLTDB_TEST_CA ?? "") };
    const target = { port: Number(addresses[0]?.split(":")[1]), tls };
    const as = (kind: string) => {
      const name = env[`VOLTDB_TEST_${kind}USER`] ?? "";
      return { ...target, user: { name, password: env[`VOLTDB_TEST_${kind}PASSWORD`] ?? "" } };
    };
    const joe = await Probe.open(as("ORDINARY_"));
    await joe.call("Insert", "English", "Hello", "World");
    await joe.call("EchoAll", ...Array.from({ length: 11 }, () => null));
    await expect(joe.call("Fail", "abort")).rejects.toThrow("status -1: VOLTDB ERROR: USER ABORT");
    joe.close();
    const nobody = await Probe.open(as("POWERLESS_"));
    await expect(nobody.call("Insert", "a", "b", "c")).rejects.toThrow("does not have permission");
    nobody.close();
    const admin = await Probe.open(as(""));
    await admin.call("@UpdateClasses", readFileSync(env.VOLTDB_TEST_EXTRA_JAR ?? ""), null);
    await admin.call("@AdHoc", "CREATE PROCEDURE FROM CLASS x.Extra");
    await admin.call("Extra", "1");
    admin.close();
    const stranger = { ...target, user: { name: "admin", password: "other" } };
    await expect(Probe.open(stranger)).rejects.toThrow("refused with code -1");
    await expect(Probe.open({ ...stranger, tls: {} })).rejects.toThrow("self-signed certificate");

    await home.expectGoneAfterDown("voltdb");
    await expect(Probe.open(target)).rejects.toThrow("ECONNREFUSED");
  }, 120_000);
});
