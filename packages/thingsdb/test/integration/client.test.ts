import { tracingChannel } from "node:diagnostics_channel";
import { setTimeout as sleep } from "node:timers/promises";
import { expectNoLeaks } from "@x/testkit";
import fc from "fast-check";
import { CHANNELS, Client, connect, Float, isThingsDBError, ThingRef } from "../../src/index.ts";
import { startTarget, type Target } from "../support/target.ts";

const versions = [
  { version: "from 1.0 on", legacy: false },
  { version: "before 1.0", legacy: true },
];

describe.each(versions)("a client of a server $version", ({ legacy }) => {
  let target: Target;
  let client: Client;

  beforeAll(async () => {
    target = await startTarget({ legacy });
    client = await target.client();
    await client.query(`
      new_procedure('add', |a, b| a + b);
      new_procedure('boom', || raise(err(-101, 'boom')));
      .text = 'hello';
      .book = {title: 'Mastering', deep: {er: 1}};
    `);
  });

  afterAll(async () => {
    await target[Symbol.asyncDispose]();
  });

  it("runs code with variables, in its default scope or in another", async () => {
    expect(await client.query(".text;")).toBe("hello");
    expect(await client.query("x + y;", { vars: { x: 1, y: 41 }, scope: "@t" })).toBe(42);
    expect(await client.query<number[]>("range(3);")).toEqual([0, 1, 2]);
    expect(client.getDefaultScope()).toBe(target.scope);
  });

  it("runs procedures with positional and with named arguments", async () => {
    expect(await client.run("add", [1, 2])).toBe(3);
    expect(await client.run("add", { a: "x", b: "y" })).toBe("xy");
  });

  it("passes every value through unchanged", async () => {
    const values = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 3, depthSize: "small" },
        fc.constantFrom(null, true, false),
        fc.maxSafeInteger(),
        fc.double({ noNaN: true, noInteger: true }),
        fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).filter((n) => !Number.isSafeInteger(Number(n))),
        fc.string({ unit: "grapheme" }),
        fc.uint8Array(),
        fc.array(tie("value"), { maxLength: 8 }),
      ),
    })).value;
    await fc.assert(
      fc.asyncProperty(values, async (x) => {
        expect(await client.query("x;", { vars: { x } })).toEqual(Object.is(x, -0) ? 0 : x);
      }),
      { numRuns: 60 },
    );
  });

  it("gives integers exactly, all as bigint where that is asked for", async () => {
    expect(await client.query("9007199254740993;")).toBe(9007199254740993n);
    expect(await client.query("9007199254740991;")).toBe(9007199254740991);
    expect(await client.query("[1, 2];", { int64: "bigint" })).toEqual([1n, 2n]);
  });

  it("sends numbers as ints, and as floats where that is asked for", async () => {
    expect(await client.query("[type(a), type(b)];", { vars: { a: 2, b: new Float(2) } })).toEqual([
      "int",
      "float",
    ]);
  });

  it("sends a Date as what datetime() takes", async () => {
    const vars = { x: new Date(Date.UTC(2020, 0, 2, 3, 4, 5)) };
    expect(await client.query("str(datetime(x));", { vars })).toBe("2020-01-02T03:04:05Z");
  });

  it("sends stored things as themselves", async () => {
    const book = await client.query<{ "#": number; title: string }>(".book;");
    expect(await client.query("b.title;", { vars: { b: book } })).toBe("Mastering");
    expect(await client.query("b.title;", { vars: { b: new ThingRef(book["#"]) } })).toBe("Mastering");
    await expect(client.query("b.title;", { vars: { b: book }, convertVars: false })).rejects.toMatchObject({
      serverCode: legacy ? -53 : -60,
    });
  });

  it.each([
    ["assert(1>2);", "ThingsDBAssertError", -50],
    ["1 +;", "ThingsDBSyntaxError", -52],
    ["xyz;", "ThingsDBLookupError", -54],
    ["1/0;", "ThingsDBZeroDivisionError", -58],
    ["9223372036854775807 + 1;", "ThingsDBOverflowError", -59],
    ["1 + 'a';", "ThingsDBTypeError", -61],
    ["now(1);", "ThingsDBNumArgumentsError", -62],
    ["raise(err(-51));", "ThingsDBNodeError", -51],
    ["raise(err(-56));", "ThingsDBAuthError", -56],
    ["raise(err(-64));", "ThingsDBCancelledError", -64],
    ["raise('mine');", "ThingsDBCustomError", -100],
    ["raise(err(-127, 'low'));", "ThingsDBCustomError", -127],
  ])("fails with the class of the number, and is not made again: %s", async (code, name, serverCode) => {
    const { bytesSent } = client.stats;
    const error = await client.query(code).catch((caught) => caught);
    expect(error).toMatchObject({ name, serverCode, retryable: false });
    expect(isThingsDBError(error)).toBe(true);
    expect(client.stats.bytesSent - bytesSent).toBeLessThan(100);
    expect(client.isConnected()).toBe(true);
  });

  it("says what is wrong with a call before it sends anything", async () => {
    const { bytesSent } = client.stats;
    await expect(client.query(5 as never)).rejects.toThrow("code is text");
    await expect(client.query("x;", { vars: [1] as never })).rejects.toThrow("vars are an object");
    await expect(client.run("add", 5 as never)).rejects.toThrow("arguments are a list");
    await expect(client.query("1;", { scope: "stuff" })).rejects.toThrow("a scope is text");
    await expect(client.query("1;", { timeoutMs: 0 })).rejects.toThrow("timeoutMs");
    expect(client.stats.bytesSent).toBe(bytesSent);
  });

  it("refuses a wrong password, and stays who it was", async () => {
    const other = await target.client();
    await expect(other.authenticate("admin", "wrong")).rejects.toMatchObject({
      name: "ThingsDBAuthError",
      message: "invalid username or password",
    });
    await expect(other.authenticate("AAAAAAAAAAAAAAAAAAAAAA")).rejects.toMatchObject({
      message: "invalid token",
    });
    expect(await other.query("1;")).toBe(1);
  });

  it("authenticates with a token", async () => {
    const token = await client.query<string>("new_token('admin');", { scope: "@t" });
    const other = await target.client();
    await other.authenticate(async () => token);
    expect(await other.query("1;")).toBe(1);
    await client.query("del_token(token);", { scope: "@t", vars: { token } });
  });

  it("refuses a token that has expired, now and when it comes back", async () => {
    const seconds = Math.floor(Date.now() / 1000) + 2;
    const token = await client.query<string>("new_token('admin', datetime(at));", {
      scope: "@t",
      vars: { at: seconds },
    });
    const other = new Client({ backoff: { baseMs: 5, maxMs: 20 } });
    try {
      await other.connectPool([`${target.host}:${target.port}`], token);
      expect(await other.query("1;")).toBe(1);
      await sleep((seconds + 1) * 1000 - Date.now());
      const failures: unknown[] = [];
      other.on("failure", (error) => failures.push(error));
      const refused = {
        name: "ThingsDBAuthError",
        message: expect.stringMatching(/^token is expired; see /),
      };
      await expect(other.reconnect()).rejects.toMatchObject(refused);
      await expect(other.authenticate(token)).rejects.toMatchObject(refused);
      // It does not knock again and again.
      expect(failures).toMatchObject([refused]);
    } finally {
      await other.close();
      await client.query("del_token(token);", { scope: "@t", vars: { token } });
    }
  });

  it.each(["//nowhere", "@collection:nowhere"])(
    "fails for a collection that does not exist: %s",
    async (scope) => {
      await expect(client.query("1;", { scope })).rejects.toMatchObject({
        name: "ThingsDBLookupError",
        message: "collection `nowhere` not found",
      });
      await expect(client.run("add", [1, 2], { scope })).rejects.toMatchObject({ serverCode: -54 });
    },
  );

  it("fails for scopes that are none", async () => {
    for (const scope of ["@x", "/x/y", "@n:99"]) {
      const error = await client.query("1;", { scope }).catch((caught) => caught);
      expect(isThingsDBError(error)).toBe(true);
    }
    expect(client.isConnected()).toBe(true);
  });

  it("hands on every number that code may raise, and asks once for each", async () => {
    const numbers = Array.from({ length: 78 }, (_, i) => -127 + i);
    const before = await client.query<number>(".asked = 0;");
    expect(before).toBe(0);
    const errors = await Promise.all(
      numbers.map((number) =>
        client
          .query(".asked += 1; raise(err(number, 'mine'));", { vars: { number } })
          .catch((error: unknown) => error),
      ),
    );
    for (const [i, error] of errors.entries())
      expect(error).toMatchObject({ serverCode: numbers[i], message: "mine", retryable: false });
    expect(await client.query(".asked;")).toBe(numbers.length);
  });

  it("settles 70,000 requests at once, each with its own answer", async () => {
    const answers = await Promise.all(
      Array.from({ length: 70_000 }, (_, i) => client.run<number>("add", [i, 1])),
    );
    expect(answers.every((answer, i) => answer === i + 1)).toBe(true);
    expect(client.stats).toMatchObject({ open: 0, inFlight: 0, queued: 0, late: 0, unknown: 0 });
  }, 60_000);

  it("pings, and counts", async () => {
    await client.ping();
    expect(client.stats).toMatchObject({ open: 0, inFlight: 0, queued: 0, late: 0, unknown: 0 });
    expect(String(client)).toMatch(/^Client\(.+, open\)$/);
  });

  it("publishes what it asks on its diagnostics channel, without arguments", async () => {
    const seen: object[] = [];
    const channel = tracingChannel(CHANNELS.query);
    const handlers = {
      start() {},
      end() {},
      error() {},
      asyncStart() {},
      asyncEnd: (message: object) => void seen.push(message),
    };
    channel.subscribe(handlers);
    try {
      await client.query("x;", { vars: { x: "secret" } });
    } finally {
      channel.unsubscribe(handlers);
    }
    expect(seen).toMatchObject([{ kind: "query", scope: target.scope, text: "x;", result: "secret" }]);
    expect(JSON.stringify({ ...seen[0], result: undefined })).not.toContain("secret");
  });

  it("leaves nothing open when it is closed", async () => {
    await expectNoLeaks(async () => {
      await using other = await connect(target.url);
      await other.query("1;");
    });
  });
});

describe("a client", () => {
  it("tells of warnings that code logs", async () => {
    await using target = await startTarget();
    const client = await target.client();
    const warnings: unknown[] = [];
    const off = client.addEventHandler({ onWarning: (warning) => warnings.push(warning) });
    await client.query("log('careful');");
    off();
    await client.query("log('unheard');");
    expect(warnings).toEqual([{ code: 2, message: "careful" }]);
  });
});
