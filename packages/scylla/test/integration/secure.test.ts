import { readFileSync } from "node:fs";
import { inspect } from "node:util";
import { startServer } from "@x/servers";
import { describeWith } from "@x/testkit";
import { connect, ScyllaConnectionError, SessionBuilder, type SessionOptions } from "../../src/index.ts";
import { START_MS } from "../support/server.ts";

describeWith(["java", "maven"], "a server with TLS, certificates of clients, and users", () => {
  let address: string;
  let port: string;
  let tls: { ca: Buffer; cert: Buffer; key: Buffer };

  beforeAll(async () => {
    const { addresses, env } = await startServer("cassandra", { auth: true, tls: true, security: true });
    address = addresses[0]!;
    port = address.split(":")[1]!;
    const file = (name: string): Buffer => readFileSync(env[`SCYLLA_TEST_${name}`]!);
    tls = { ca: file("CA"), cert: file("CERT"), key: file("KEY") };
  }, START_MS);

  const open = (options: Partial<SessionOptions> = {}) =>
    connect({
      nodes: address,
      user: "cassandra",
      password: "cassandra",
      tls,
      connectTimeoutMs: 10_000,
      ...options,
    });

  const refused = async (options: Partial<SessionOptions>): Promise<ScyllaConnectionError> => {
    const error = await open(options).then(
      (session) => session.close(),
      (thrown) => thrown,
    );
    expect(error).toBeInstanceOf(ScyllaConnectionError);
    expect(error.code).toBe("ERR_SCYLLA_CONNECT");
    const node = [options.nodes ?? address].flat()[0];
    expect(error.message).toContain(node);
    expect(error.tried).toMatchObject([{ address: node }]);
    expect(inspect(error, { depth: 10 })).not.toContain("s3cret");
    return error;
  };

  it.each([4, 5] as const)("takes users in protocol version %i", async (protocolVersion) => {
    for (const compression of ["lz4", null] as const) {
      const session = await open({ protocolVersion, compression, nodes: `localhost:${port}` });
      expect((await session.execute("SELECT key FROM system.local")).rowCount).toBe(1);
      await session.execute("CREATE ROLE IF NOT EXISTS joe WITH PASSWORD = 's3cret' AND LOGIN = true");
      await session.close();
    }
    const joe = await new SessionBuilder()
      .knownNode(address)
      .user("joe", async () => "s3cret")
      .tls(tls)
      .with({ protocolVersion })
      .build();
    await expect(
      joe.execute(
        "CREATE KEYSPACE forbidden WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}",
      ),
    ).rejects.toMatchObject({
      code: "ERR_SCYLLA_UNAUTHORIZED",
    });
    await joe.close();
  });

  it.each([4, 5] as const)("refuses a wrong password in version %i", async (protocolVersion) => {
    const error = await refused({ protocolVersion, password: "not-it-s3cret" });
    expect(error.cause).toMatchObject({ code: "ERR_SCYLLA_BAD_CREDENTIALS", serverCode: 0x100 });
    expect(error.retryable).toBe(false);
  });

  it("is named with all its addresses where none lets the user in", async () => {
    const nodes = [address, `localhost:${port}`];
    const error = await open({ nodes, password: "not-it-s3cret" }).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(ScyllaConnectionError);
    expect(error.tried).toMatchObject(
      nodes.map((node) => ({ address: node, error: { code: "ERR_SCYLLA_BAD_CREDENTIALS" } })),
    );
    for (const node of nodes) expect(error.message).toContain(node);
    expect(inspect(error, { depth: 10 })).not.toContain("s3cret");
  });

  it("refuses whoever has no user, or no certificate", async () => {
    expect((await refused({ user: undefined })).message).toContain("asks for a user");
    expect((await refused({ tls: { ca: tls.ca } })).message).toMatch(
      /certificate|closed|reset|EPROTO|EPIPE/i,
    );
  });

  it("is refused when its certificate cannot be verified, or is for another name", async () => {
    const { cert, key } = tls;
    expect((await refused({ tls: { cert, key } })).message).toMatch(/certificate/);
    expect((await refused({ tls: { ...tls, servername: "elsewhere.example" } })).message).toMatch(
      /does not match certificate/,
    );
    const session = await open({ tls: { cert, key, rejectUnauthorized: false } });
    await session.close();
  });

  it("is no server for those who do not speak TLS", async () => {
    const error = await refused({ tls: false, connectTimeoutMs: 3_000 });
    expect(error.message).toMatch(/closed|reset|longer than|no answer of a CQL server/i);
  });

  it("says when there is no such keyspace", async () => {
    expect((await refused({ keyspace: "nosuch" })).message).toContain("nosuch");
  });
});
