import { readFileSync } from "node:fs";
import { startServer } from "@x/servers";
import { describeWith } from "@x/testkit";
import { type ConnectOptions, connect, VoltConnectionError, VoltServerError } from "../../src/index.ts";
import { START_MS } from "../support/server.ts";

const failure = (options: ConnectOptions): Promise<unknown> =>
  connect(options).then(
    (client) => client.close().then(() => "connected"),
    (reason) => reason,
  );

describeWith(["java", "maven"], "A server that knows its users", () => {
  let servers: readonly string[];
  let env: Readonly<Record<string, string>>;

  beforeAll(async () => {
    ({ addresses: servers, env } = await startServer("voltdb", { security: true }));
  }, START_MS);

  const login = (who: "" | "ORDINARY_" | "POWERLESS_", more: ConnectOptions = {}): ConnectOptions => ({
    servers,
    username: env[`VOLTDB_TEST_${who}USER`],
    password: env[`VOLTDB_TEST_${who}PASSWORD`],
    ...more,
  });

  it.each([
    ["SHA-256", {}],
    ["SHA-1", { hash: "sha1" }],
    ["SHA-1 of the oldest login", { hash: "sha1", loginVersion: 0 }],
    ["a newer login", { loginVersion: 2 }],
  ] as const)("lets them in with %s", async (_, more) => {
    await using client = await connect(login("", more));
    await client.ping();
  });

  it("takes the password from a function, each time anew", async () => {
    let asked = 0;
    const password = async (): Promise<string> => {
      asked++;
      return env.VOLTDB_TEST_PASSWORD!;
    };
    await using client = await connect(login("", { password }));
    await client.ping();
    expect(asked).toBe(1);
  });

  it.each([
    ["a wrong password", { password: "wrong" }],
    ["an unknown user", { username: "nemo" }],
    ["no user", { username: "", password: "" }],
  ])("rejects %s, as the login that failed", async (_, more) => {
    const error = await failure(login("", more));
    expect(error).toBeInstanceOf(VoltConnectionError);
    expect(error).toMatchObject({ code: "ERR_VOLT_LOGIN", serverCode: -1, retryable: false });
  });

  it("lets users do what they may, and no more", async () => {
    await using ordinary = await connect(login("ORDINARY_"));
    await ordinary.call("Insert", ["a", "b", "c"]);
    await using powerless = await connect(login("POWERLESS_"));
    expect(powerless.topology?.partitions).toHaveLength(2);
    await powerless.ping();
    const error = await powerless.call("Select", ["a"]).catch((reason) => reason);
    expect(error).toBeInstanceOf(VoltServerError);
    expect(error).toMatchObject({ serverCode: -3, message: expect.stringContaining("permission") });
  });
});

describeWith(["java", "maven"], "A server that speaks TLS", () => {
  let servers: readonly string[];
  let ca: Buffer;

  beforeAll(async () => {
    const { addresses, env } = await startServer("voltdb", { tls: true });
    servers = addresses;
    ca = readFileSync(env.VOLTDB_TEST_CA as string);
  }, START_MS);

  it("is believed with the certificate that stands for it, by address and by name", async () => {
    await using client = await connect({ servers, tls: { ca } });
    await client.call("Insert", ["a", "b", "c"]);
    expect((await client.call("Rows", [1_000, 1])).table().rowCount).toBe(1_000);
    await using named = await connect({
      servers: servers[0]!.replace("127.0.0.1", "localhost"),
      tls: { ca },
    });
    await named.ping();
  });

  it("is not believed without it, nor under another name, unless that is asked for", async () => {
    const unknown = await failure({ servers, tls: true });
    expect(unknown).toBeInstanceOf(VoltConnectionError);
    expect(unknown).toMatchObject({
      code: "ERR_VOLT_CONNECT",
      message: expect.stringContaining("certificate"),
    });
    const misnamed = await failure({
      servers,
      tls: { ca, checkServerIdentity: () => new Error("not my server") },
    });
    expect(misnamed).toMatchObject({
      code: "ERR_VOLT_CONNECT",
      message: expect.stringContaining("not my server"),
    });
    expect(await failure({ servers, tls: { rejectUnauthorized: false } })).toBe("connected");
  });

  it(
    "is told apart from one that does not, both ways",
    async () => {
      expect(await failure({ servers })).toMatchObject({
        code: "ERR_VOLT_CONNECT",
        message: expect.stringContaining("TLS"),
      });
      const { addresses } = await startServer("voltdb");
      expect(await failure({ servers: addresses, tls: true, connectTimeoutMs: 10_000 })).toBeInstanceOf(
        Error,
      );
    },
    START_MS,
  );
});
