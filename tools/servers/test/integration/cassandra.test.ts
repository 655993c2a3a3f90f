import { readFileSync } from "node:fs";
import { describeWith } from "@x/testkit";
import { cassandra } from "../../src/cassandra/cassandra.ts";
import { Probe } from "../../src/cassandra/probe.ts";
import { TrialHome } from "../trial-home.ts";

describeWith(["java", "maven"], "cassandra", () => {
  const home = new TrialHome([cassandra]);
  afterAll(() => home.remove());

  it("starts with a login and certificates for both sides, answers, refuses strangers, and leaves nothing behind", async () => {
    const { addresses, env } = await home.up("cassandra", {
      auth: true,
      tls: true,
      security: true,
    });
    expect(addresses).toHaveLength(1);
    expect(env.SCYLLA_TEST_URL).toBe(`scylla://cassandra:cassandra@${addresses[0]}?tls=true`);

    const [host = "", port = ""] = addresses[0]?.split(":") ?? [];
    const [ca, cert, key] = ["CA", "CERT", "KEY"].map((name) =>
      readFileSync(env[`SCYLLA_TEST_${name}`] ?? ""),
    );
    if (!ca || !cert || !key) throw new Error("three files were expected");
    const user = { name: env.SCYLLA_TEST_USER ?? "", password: env.SCYLLA_TEST_PASSWORD ?? "" };
    const target = { host, port: Number(port), user, tls: { ca, cert, key } };
    const probe = await Probe.open(target);
    expect((await probe.options()).toString()).toContain("PROTOCOL_VERSIONS");
    expect(await probe.number("SELECT count(*) FROM system.local")).toBe(1n);
    probe.close();
    const stranger = { ...target, user: { ...user, password: "other" } };
    await expect(Probe.open(stranger)).rejects.toThrow(/incorrect/);
    await expect(Probe.open({ ...target, tls: { ca } })).rejects.toThrow();
    await expect(Probe.open({ ...target, tls: { cert, key } })).rejects.toThrow("self-signed certificate");

    await home.expectGoneAfterDown("cassandra");
    await expect(Probe.open(target)).rejects.toThrow("ECONNREFUSED");
  }, 180_000);
});
