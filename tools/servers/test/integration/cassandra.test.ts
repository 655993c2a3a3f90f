import { describeWith } from "@x/testkit";
import { cassandra } from "../../src/cassandra/cassandra.ts";
import { Probe } from "../../src/cassandra/probe.ts";
import { TrialHome } from "../trial-home.ts";

describeWith(["java", "maven"], "cassandra", () => {
  const home = new TrialHome([cassandra]);
  afterAll(() => home.remove());

  it("starts with a login, answers, refuses strangers, and leaves nothing behind", async () => {
    const { addresses, env } = await home.supervisor.up("cassandra", { auth: true });
    expect(addresses).toHaveLength(1);
    expect(env.SCYLLA_TEST_URL).toBe(`scylla://cassandra:cassandra@${addresses[0]}`);

    const [host = "", port = ""] = addresses[0]?.split(":") ?? [];
    const target = { host, port: Number(port), user: { name: "cassandra", password: "cassandra" } };
    const probe = await Probe.open(target);
    expect((await probe.options()).toString()).toContain("PROTOCOL_VERSIONS");
    expect(await probe.number("SELECT count(*) FROM system.local")).toBe(1n);
    probe.close();
    const stranger = { ...target, user: { name: "cassandra", password: "other" } };
    await expect(Probe.open(stranger)).rejects.toThrow(/incorrect/);

    await home.expectGoneAfterDown("cassandra");
    await expect(Probe.open(target)).rejects.toThrow("ECONNREFUSED");
  }, 180_000);
});
