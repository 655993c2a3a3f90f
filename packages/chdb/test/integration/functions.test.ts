import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describeWith } from "@x/testkit";
import { ChdbUsageError, Session } from "../../src/index.ts";

describeWith("libchdb", "a function made of JS", () => {
  let db: Session;
  beforeAll(async () => {
    db = await Session.open();
  });
  afterAll(() => db.close());

  const ask = async (sql: string): Promise<unknown> =>
    Object.values((await db.query<Record<string, unknown>>(`SELECT ${sql}`)).singleRow())[0];

  it("is called for every row, with exact integers", async () => {
    await db.createFunction("triple", { args: ["UInt64"], returns: "UInt64" }, (x: bigint) => x * 3n);
    expect(await ask("triple(6148914691236517205)")).toBe(18_446_744_073_709_551_615n);
    expect(await ask("sum(triple(number)) FROM numbers(100000)")).toBe(14_999_850_000n);
  });

  it("can be replaced, given as text, and be async", async () => {
    await db.createFunction("say", { args: { x: "String" }, returns: "String" }, "(x) => 'first ' + x");
    expect(await ask("say('a')")).toBe("first a");
    await db.createFunction(
      "say",
      { args: { x: "String" }, returns: "String" },
      async (x: string) => `then ${x}`,
    );
    expect(await ask("say('a')")).toBe("then a");
  });

  it("takes and gives all kinds of values", async () => {
    await db.createFunction(
      "kinds",
      {
        args: [
          "Array(Nullable(String))",
          "Map(String, Int64)",
          "Nullable(Float64)",
          "Bool",
          "Tuple(a Int8, b String)",
          "Decimal(20, 2)",
        ],
        returns: "Array(String)",
      },
      (a: unknown[], m: Map<string, bigint>, f: number | null, b: boolean, t: unknown[], d: string) => [
        JSON.stringify(a),
        String(m.get("k")),
        String(f),
        String(b),
        t.join("|"),
        d,
      ],
    );
    expect(
      await ask(
        "kinds(['it\\'s\\ttab\\n', NULL], map('k', 9007199254740993), NULL, true, (1, 'x,y'), toDecimal128('123456789012345678.90', 2))",
      ),
    ).toEqual([
      JSON.stringify(["it's\ttab\n", null]),
      "9007199254740993",
      "null",
      "true",
      "1|x,y",
      "123456789012345678.9",
    ]);
    await db.createFunction(
      "when",
      { args: ["Int8"], returns: "DateTime64(3)" },
      () => new Date(1_704_067_200_789),
    );
    expect(await ask("when(1)")).toEqual(new Date(1_704_067_200_789));
  });

  it("fails its statement with its own words", async () => {
    await db.createFunction("broken", { args: ["Int8"], returns: "Int8" }, (x: number) => {
      if (x === 1) throw new Error("one is not allowed");
      return x;
    });
    await expect(ask("broken(1)")).rejects.toMatchObject({
      code: "ERR_CHDB_UDF_EXECUTION_FAILED",
      message: expect.stringContaining("one is not allowed"),
    });
    await db.createFunction("liar", { args: ["Int8"], returns: "UInt8" }, () => "text");
    await expect(ask("liar(1)")).rejects.toMatchObject({ message: expect.stringMatching(/is no UInt8/) });
    expect(await ask("broken(2)")).toBe(2);
  });

  it("is refused with an impossible name or source", async () => {
    const signature = { args: ["Int8"], returns: "Int8" };
    await expect(db.createFunction("a b", signature, () => 1)).rejects.toThrow(ChdbUsageError);
    await expect(db.createFunction("../x", signature, () => 1)).rejects.toThrow(ChdbUsageError);
    await expect(db.createFunction("none", { args: [], returns: "Int8" }, () => 1)).rejects.toThrow(
      ChdbUsageError,
    );
    await expect(db.createFunction("max", signature, Math.max as never)).rejects.toThrow(ChdbUsageError);
  });
});

describeWith("libchdb", "functions in a folder of the user's", () => {
  it("are there when the session names it", async () => {
    const folder = mkdtempSync(join(tmpdir(), "x-udf-"));
    try {
      writeFileSync(join(folder, "upper.sh"), "#!/bin/sh\nexec tr a-z A-Z\n", { mode: 0o755 });
      writeFileSync(
        join(folder, "upper.xml"),
        "<functions><function><type>executable</type><name>shout</name><return_type>String</return_type><argument><type>String</type></argument><format>TabSeparated</format><command>upper.sh</command></function></functions>",
      );
      await using db = await Session.open({ udfPath: folder });
      expect((await db.query("SELECT shout('hello') AS s")).rows).toEqual([{ s: "HELLO" }]);
      await using second = await Session.open({ udfPath: folder });
      expect((await second.query("SELECT shout('again') AS s")).rows).toEqual([{ s: "AGAIN" }]);
      await db.createFunction("own", { args: ["Int8"], returns: "Int8" }, () => 5);
      expect((await db.query("SELECT own(1) AS n")).rows).toEqual([{ n: 5 }]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
    await expect(Session.open({ udfPath: join(folder, "nowhere") })).rejects.toThrow(ChdbUsageError);
  });
});
