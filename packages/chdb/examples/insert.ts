/** Putting data into tables: objects, arrays, columns, results, and data that are still coming. */
import { Session } from "@x/chdb";

const session = await Session.open();
try {
  // #region table
  await session.query(`
    CREATE TABLE readings (sensor LowCardinality(String), at DateTime64(3), value Nullable(Float64), seq UInt64 DEFAULT 7)
    ORDER BY (sensor, at)`);
  // #endregion table

  const count = async () =>
    (await session.query<{ n: bigint }>("SELECT count() AS n FROM readings")).singleRow().n;

  // #region objects
  const at = new Date("2026-01-01T00:00:00Z");
  const summary = await session.insert("readings", [
    { sensor: "a", at, value: 1.5 },
    { sensor: "b", at, value: null }, // NULL; columns that no row names get their default
  ]);
  console.log(summary.rows, summary.writtenRows);
  // #endregion objects

  // #region arrays
  await session.insert("readings", [["a", at, 2.5, 8n]]); // all columns, in the order of the table
  await session.insert("readings", [["c", 9]], { columns: ["sensor", "seq"] }); // or of these
  // #endregion arrays

  // #region columns
  await session.insert("readings", {
    sensor: ["d", "d", "d"],
    at: BigInt64Array.of(0n, 1000n, 2000n), // ticks of the column, here milliseconds since 1970
    value: { values: Float64Array.of(1, 0, 3), nulls: Uint8Array.of(0b010) }, // the second is NULL
  });
  // #endregion columns

  // #region iterable
  async function* incoming() {
    for (let i = 0; i < 100_000; i++) yield { sensor: `s${i % 10}`, at: new Date(i), value: i / 2, seq: i };
  }
  const blocks: number[] = [];
  const loaded = await session.insert("readings", incoming(), {
    onProgress: ({ rows }) => blocks.push(rows),
  });
  console.log(loaded.writtenRows, blocks);
  // #endregion iterable

  // #region copy
  // What one query gives, another table takes: columns go over as they are.
  await session.query("CREATE TABLE copies AS readings");
  await session.insert("copies", session.stream("SELECT * FROM readings WHERE sensor = 's1'").batches());
  console.log((await session.query("SELECT count() AS copied, sum(seq) AS sum FROM copies")).rows);
  // #endregion copy

  console.log(await count());

  // #region wrong
  for (const rows of [
    [{ sensor: "a", at, valeu: 1 }],
    [
      { sensor: "a", at, value: 1 },
      { sensor: "a", at },
    ],
    [{ sensor: "a", at, value: "1.5" }],
    [{ sensor: "a", at, value: 1, seq: 2n ** 64n }],
  ]) {
    await session.insert("readings", rows).catch((error) => console.log(error.code, error.message));
  }
  console.log(await count()); // nothing of them was written
  // #endregion wrong
} finally {
  await session.close();
}
