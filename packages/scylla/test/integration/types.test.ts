import {
  Decimal,
  Duration,
  EMPTY,
  Inet,
  LocalDate,
  LocalTime,
  type Session,
  TimeUuid,
  Uuid,
} from "../../src/index.ts";
import { describeServer, openInKeyspace, START_MS } from "../support/server.ts";

const uuid = Uuid.fromString("f47ac10b-58cc-4372-a567-0e02b2c3d479");
const timeuuid = TimeUuid.fromString("d2177dd0-eaa2-11de-a572-001b779c76e3");

/** For each type: values that come back as they went. */
const VALUES: Readonly<Record<string, readonly unknown[]>> = {
  ascii: ["plain", ""],
  bigint: [0n, -(2n ** 63n), 2n ** 63n - 1n],
  blob: [Uint8Array.of(0, 255, 1), new Uint8Array(0)],
  boolean: [true, false],
  date: [LocalDate.fromString("1970-01-01"), LocalDate.fromString("-0044-03-15")],
  decimal: ["0", "-1.50", "123456789012345678901234567890.123"].map((text) => Decimal.fromString(text)),
  double: [0.1, -0, Number.POSITIVE_INFINITY, Number.NaN],
  duration: [Duration.fromString("1y2mo3d4h5m6s7ms8us9ns"), Duration.fromString("-5d")],
  float: [0.5, Number.NaN],
  inet: [Inet.fromString("127.0.0.1"), Inet.fromString("2001:db8::1")],
  int: [0, 2 ** 31 - 1, -(2 ** 31)],
  smallint: [-32_768, 32_767],
  text: ["", "käse 🧀 \0", "x".repeat(100_000)],
  time: [LocalTime.fromString("00:00:00"), LocalTime.fromString("23:59:59.999999999")],
  timestamp: [new Date(0), new Date(-1), new Date("9999-12-31T23:59:59.999Z")],
  timeuuid: [timeuuid, TimeUuid.now()],
  tinyint: [-128, 127],
  uuid: [uuid, Uuid.random()],
  varint: [0n, 128n, -129n, 2n ** 200n],
  "list<int>": [[1, 2, 2]],
  "set<text>": [new Set(["a", "b"])],
  "map<text, int>": [
    new Map([
      ["a", 1],
      ["b", 2],
    ]),
  ],
  "frozen<list<frozen<map<int, frozen<set<text>>>>>>": [[new Map([[1, new Set(["x"])]]), new Map()], []],
  "frozen<tuple<int, text, boolean>>": [[1, "a", null]],
  "frozen<address>": [
    { street: "Main", zip: 12, tags: new Set(["t"]) },
    { street: null, zip: null, tags: null },
  ],
  "vector<float, 3>": [Float32Array.of(1, -2.5, 0)],
  "vector<text, 2>": [["a", "ü".repeat(200)]],
  "vector<smallint, 2>": [[1, -1]],
};

describeServer("every type", () => {
  describe.each([4, 5] as const)("in protocol version %i", (protocolVersion) => {
    let session: Session;
    let drop: () => Promise<void>;

    beforeAll(async () => {
      ({ session, drop } = await openInKeyspace({ protocolVersion }));
      await session.execute("CREATE TYPE address (street text, zip int, tags set<text>)");
    }, START_MS);
    afterAll(() => drop());

    it.each(Object.keys(VALUES))("%s comes back as it went, and as null", async (type) => {
      const name = `t_${type.replace(/\W/g, "_")}`;
      await session.execute(`CREATE TABLE ${name} (k int PRIMARY KEY, v ${type})`);
      const values = [...VALUES[type]!, null];
      const insert = await session.prepare(`INSERT INTO ${name} (k, v) VALUES (?, ?)`);
      await Promise.all(values.map((value, i) => session.executePrepared(insert, [i, value])));
      const { rows } = await session.execute<{ k: number; v: unknown }>(`SELECT k, v FROM ${name}`);
      const read = rows.sort((a, b) => a.k - b.k).map(({ v }) => v);
      expect(read).toEqual(values);
      const column = (await session.execute(`SELECT v FROM ${name} WHERE k = ?`, [0])).column("v");
      expect(column.get(0)).toEqual(values[0]);
      expect(column.type.replaceAll("frozen", "")).toBe(column.type);
    });

    it("counters count", async () => {
      await session.execute("CREATE TABLE counts (k int PRIMARY KEY, c counter)");
      await session.execute("UPDATE counts SET c = c + ? WHERE k = 1", [2n ** 40n]);
      await session.execute("UPDATE counts SET c = c + ? WHERE k = 1", [-1]);
      expect((await session.execute("SELECT c FROM counts WHERE k = 1")).singleRow()).toEqual({
        c: 2n ** 40n - 1n,
      });
    });

    it("null deletes a value, undefined leaves it as it is", async () => {
      await session.execute("CREATE TABLE gaps (k int PRIMARY KEY, a int, b int)");
      await session.execute("INSERT INTO gaps (k, a, b) VALUES (?, ?, ?)", [1, 2, 3]);
      await session.execute("INSERT INTO gaps (k, a, b) VALUES (?, ?, ?)", [1, undefined, null]);
      expect((await session.execute("SELECT a, b FROM gaps")).rows).toEqual([{ a: 2, b: null }]);
      await expect(session.execute("INSERT INTO gaps (k) VALUES (?)", [undefined])).rejects.toMatchObject({
        code: "ERR_SCYLLA_INVALID",
      });
    });

    it("values of no bytes are read as null, or as what they are", async () => {
      await session.execute("CREATE TABLE empties (k int PRIMARY KEY, v int)");
      await session.execute("INSERT INTO empties (k, v) VALUES (?, ?)", [1, EMPTY]);
      expect((await session.execute("SELECT v FROM empties")).rows).toEqual([{ v: null }]);
      expect((await session.execute("SELECT v FROM empties", [], { empties: "keep" })).rows).toEqual([
        { v: EMPTY },
      ]);
    });

    it("timestamps beyond a Date, and integers beyond a number, are errors or bigints", async () => {
      await session.execute("CREATE TABLE far (k int PRIMARY KEY, t timestamp, n bigint)");
      await session.execute("INSERT INTO far (k, t, n) VALUES (1, ?, ?)", [2n ** 60n, 2n ** 53n]);
      const read = (options: object) => session.execute("SELECT t, n FROM far", [], options);
      expect((await read({ timestamps: "bigint" })).rows).toEqual([{ t: 2n ** 60n, n: 2n ** 53n }]);
      const asDates = await read({});
      expect(() => asDates.rows).toThrow(expect.objectContaining({ code: "ERR_SCYLLA_RANGE" }));
      const numbers = await read({ timestamps: "bigint", int64: "number" });
      expect(() => numbers.rows).toThrow(expect.objectContaining({ code: "ERR_SCYLLA_RANGE" }));
    });
  });
});
