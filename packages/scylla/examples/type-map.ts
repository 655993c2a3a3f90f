/** Prints the type map: what a value of each type is in rows, and what `column.values` keeps them in. */
import { inspect } from "node:util";
import { connect } from "@x/scylla";

/** A type, and CQL text of a value of it. */
const map = [
  ["text", "'é'"],
  ["ascii", "'plain'"],
  ["blob", "0x00ff"],
  ["boolean", "true"],
  ["tinyint", "-5"],
  ["smallint", "-5"],
  ["int", "-5"],
  ["bigint", "9223372036854775807"],
  ["counter", "9223372036854775807"],
  ["varint", "170141183460469231731687303715884105728"],
  ["decimal", "1.50"],
  ["float", "1.5"],
  ["double", "0.1"],
  ["timestamp", "'2026-02-28T12:00:00.125Z'"],
  ["date", "'2026-02-28'"],
  ["time", "'12:34:56.789'"],
  ["duration", "1mo2d3h"],
  ["uuid", "61f0c404-5cb3-41e7-907b-a6006ad3dba0"],
  ["timeuuid", "d2177dd0-eaa2-11de-a572-001b779c76e3"],
  ["inet", "'2001:db8::1'"],
  ["list<int>", "[3, 1]"],
  ["set<text>", "{'b', 'a'}"],
  ["map<text, int>", "{'k': 1}"],
  ["tuple<int, text>", "(1, 'x')"],
  ["point", "{x: 1, y: 2}"],
  ["vector<float, 2>", "[1.5, -2]"],
  ["vector<double, 2>", "[1.5, -2]"],
  ["vector<int, 2>", "[1, -2]"],
  ["vector<bigint, 2>", "[1, -2]"],
  ["vector<text, 2>", "['a', 'b']"],
] as const;

const code = (text: string): string => `\`${text.replaceAll("|", "\\|")}\``;
const show = (value: unknown): string => inspect(value, { breakLength: Number.POSITIVE_INFINITY, depth: 5 });

const session = await connect(process.argv[2] ?? "scylla://localhost:9042");
try {
  await session.execute(
    "CREATE KEYSPACE IF NOT EXISTS ex_type_map WITH replication = {'class': 'NetworkTopologyStrategy', 'replication_factor': 1}",
  );
  await session.useKeyspace("ex_type_map");
  await session.execute("CREATE TYPE point (x int, y int)");
  const columns = map.map(([type], i) => (type === "counter" ? "" : `, c${i} ${type}`)).join("");
  await session.execute(`CREATE TABLE all_types (k int PRIMARY KEY${columns})`);
  await session.execute("CREATE TABLE counters (k int PRIMARY KEY, c counter)");

  console.log("| type | in rows | `column.values` |\n| --- | --- | --- |");
  for (const [i, [type, text]] of map.entries()) {
    const isCounter = type === "counter";
    const [table, name] = isCounter ? ["counters", "c"] : ["all_types", `c${i}`];
    const change = isCounter ? `c = c + ${text}` : `${name} = ${text}`;
    await session.execute(`UPDATE ${table} SET ${change} WHERE k = 1`);
    const column = (await session.execute(`SELECT ${name} FROM ${table} WHERE k = 1`)).column(name);
    const value = column.get(0);
    const shown = value instanceof Date ? `new Date("${value.toISOString()}")` : show(value);
    const kept = ArrayBuffer.isView(column.values)
      ? code(show(column.values).replace("(1)", ""))
      : "as in rows";
    const what = type === "point" ? "a user-defined type" : code(type);
    console.log(`| ${what} | ${code(shown)} | ${kept} |`);
  }
} finally {
  await session.execute("DROP KEYSPACE ex_type_map");
  await session.close();
}
