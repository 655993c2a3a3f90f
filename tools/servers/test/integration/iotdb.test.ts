import { readFileSync } from "node:fs";
import { describeWith } from "@x/testkit";
import { iotdb } from "../../src/iotdb/iotdb.ts";
import { openSession } from "../../src/iotdb/open-session.ts";
import { TrialHome } from "../trial-home.ts";

describeWith(["java", "maven"], "iotdb", () => {
  const home = new TrialHome([iotdb]);
  afterAll(() => home.remove());

  it("starts with the compact protocol behind TLS, opens sessions, refuses strangers, and leaves nothing behind", async () => {
    const { addresses, env } = await home.up("iotdb", {
      compact: true,
      tls: true,
      precision: "us",
    });
    expect(addresses).toHaveLength(1);
    expect(env.IOTDB_TEST_URL).toBe(`iotdb://root:root@${addresses[0]}?enableCompression=true&tls=true`);

    const user = { name: env.IOTDB_TEST_USER ?? "", password: env.IOTDB_TEST_PASSWORD ?? "" };
    const tls = { ca: readFileSync(env.IOTDB_TEST_CA ?? "") };
    const target = { port: Number(addresses[0]?.split(":")[1]), compact: true, user, tls };
    expect(await openSession(target)).toBe(200);
    expect(await openSession({ ...target, user: { ...user, password: "other" } })).toBe(801);
    await expect(openSession({ ...target, compact: false })).rejects.toThrow("closed the connection");
    await expect(openSession({ ...target, tls: {} })).rejects.toThrow("self-signed certificate");
    const { tls: _tls, ...plain } = target;
    await expect(openSession(plain)).rejects.toThrow("closed the connection");

    await home.expectGoneAfterDown("iotdb");
    await expect(openSession(target)).rejects.toThrow("ECONNREFUSED");
  }, 180_000);
});
