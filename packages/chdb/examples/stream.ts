/** Answers of any size in bounded memory: row by row or batch by batch. */
import { Session } from "@x/chdb";

const session = await Session.open();
try {
  // #region rows
  let rows = 0;
  for await (const row of session.stream<{ n: bigint; even: boolean }>(
    "SELECT number AS n, number % 2 = 0 AS even FROM numbers(1000000000)",
  )) {
    rows++;
    if (row.n === 200_000n) break; // leaving the loop stops the query in the engine
  }
  console.log(rows);
  // #endregion rows

  // #region batches
  let sum = 0n;
  let batches = 0;
  for await (const batch of session.stream("SELECT number AS n FROM numbers(500000)").batches()) {
    batches++;
    for (const n of batch.column("n").values as BigUint64Array) sum += n; // no objects at all
  }
  console.log(batches > 1, sum);
  // #endregion batches

  // #region small-batches
  const settings = { max_block_size: 1000 };
  const sizes: number[] = [];
  for await (const { rowCount } of session
    .stream("SELECT number FROM numbers(2500)", { settings })
    .batches()) {
    sizes.push(rowCount);
  }
  console.log(sizes);
  // #endregion small-batches

  // #region inside
  // Other statements may run inside the loop.
  await session.query("CREATE TABLE squares (n UInt64, square UInt64) ORDER BY n");
  for await (const batch of session.stream("SELECT number AS n FROM numbers(100000)").batches()) {
    const n = batch.column("n").values as BigUint64Array;
    await session.insert("squares", { n, square: n.map((value) => value * value) });
  }
  console.log((await session.query("SELECT count() AS n, max(square) AS max FROM squares")).rows);
  // #endregion inside
} finally {
  await session.close();
}
