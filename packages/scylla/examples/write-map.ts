/** Prints what may be given for a value of each type: values of different kinds that are read back as one. */
import { inspect } from "node:util";
import { connect, Decimal, Duration, Inet, LocalDate, LocalTime, TimeUuid, Uuid } from "@x/scylla";
import Long from "long";

const instant = new Date("2026-02-28T12:00:00.125Z");
const uuid = Uuid.fromString("61f0c404-5cb3-41e7-907b-a6006ad3dba0");
const timeuuid = TimeUuid.fromString("d2177dd0-eaa2-11de-a572-001b779c76e3");

/** A type, and values that mean the same in it. */
const map: [type: string, ...values: unknown[]][] = [
  ["text", "é"],
  ["blob", Uint8Array.of(0, 255), Buffer.of(0, 255)],
  ["boolean", true],
  ["int", 5, 5n, "5", Long.fromNumber(5)],
  ["bigint", 5, 5n, "5", Long.fromNumber(5)],
  ["varint", 5, 5n, "5", Long.fromNumber(5)],
  ["decimal", new Decimal(15n, 1), "1.5", "15e-1", 1.5],
  ["float", 0.5],
  ["double", 2, 2n],
  ["timestamp", instant, "2026-02-28T12:00:00.125Z", "2026-02-28T14:00:00.125+02:00", 1772280000125],
  ["date", LocalDate.of(2026, 2, 28), "2026-02-28"],
  ["time", LocalTime.fromString("12:34:56.5"), "12:34:56.5", 45_296_500_000_000n],
  ["duration", new Duration(1, 2, 3_000_000_000n), "1mo2d3s", "P1M2DT3S"],
  ["uuid", uuid, String(uuid), uuid.bytes],
  ["timeuuid", timeuuid, String(timeuuid), timeuuid.bytes],
  ["inet", Inet.fromString("127.0.0.1"), "127.0.0.1", Uint8Array.of(127, 0, 0, 1)],
  ["list<int>", [1, 2], Int32Array.of(1, 2)],
  ["set<int>", new Set([1, 2]), [2, 1]],
  ["map<text, int>", new Map([["k", 1]]), { k: 1 }],
  ["tuple<int, text>", [1, null], [1]],
  ["point", { x: 1, y: null }, { x: 1 }, [1]],
  ["vector<float, 2>", Float32Array.of(1, 2), [1, 2]],
];

const code = (value: unknown): string => {
  if (value instanceof Uint8Array && value.length === 16) return "its 16 bytes";
  const text = value instanceof Date ? `new Date("${value.toISOString()}")` : inspect(value);
  return `\`${text.replaceAll("|", "\\|")}\``;
};

const session = await connect(process.argv[2] ?? "scylla://localhost:9042");
try {
  await session.execute(
    "CREATE KEYSPACE IF NOT EXISTS ex_write_map WITH replication = {'class': 'NetworkTopologyStrategy', 'replication_factor': 1}",
  );
  await session.useKeyspace("ex_write_map");
  await session.execute("CREATE TYPE point (x int, y int)");
  const columns = map.map(([type], i) => `, c${i} ${type}`).join("");
  await session.execute(`CREATE TABLE all_types (k int PRIMARY KEY${columns})`);

  console.log("| type | may be given as |\n| --- | --- |");
  for (const [i, [type, ...values]] of map.entries()) {
    const read = new Set<string>();
    for (const value of values) {
      await session.execute(`UPDATE all_types SET c${i} = ? WHERE k = 1`, [value]);
      read.add(inspect((await session.execute(`SELECT c${i} FROM all_types`)).rows));
    }
    if (read.size !== 1) throw new Error(`${read.size} different values of ${type}`);
    const what = type === "point" ? "a user-defined type" : `\`${type}\``;
    console.log(`| ${what} | ${values.map(code).join(", ")} |`);
  }
} finally {
  await session.execute("DROP KEYSPACE ex_write_map");
  await session.close();
}
