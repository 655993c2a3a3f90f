/** Answers in the formats that the engine knows: text as strings, binary formats as bytes. */
import { Session } from "@x/chdb";

const session = await Session.open();
try {
  // #region formats
  const sql = "SELECT number AS n, toString(number * number) AS square FROM numbers(3)";
  console.log(await session.query(sql, "CSVWithNames"));
  console.log(await session.query(sql, "JSONEachRow"));
  console.log(
    await session.query(sql, "PrettyCompactMonoBlock", { settings: { output_format_pretty_color: 0 } }),
  );

  const parquet = await session.query(sql, "Parquet"); // Uint8Array
  console.log(Buffer.from(parquet.subarray(0, 4)).toString());
  // #endregion formats

  // #region several
  // With a format, several statements may stand in one call; their outputs follow one another.
  console.log(await session.query("SELECT 'first'; SELECT 'second'", "TSV"));
  // #endregion several

  // #region result
  const result = await session.query<{ n: bigint; square: string }>(sql); // without a format: typed
  console.log(result.rows);
  console.log(result.tuples);
  console.log(result.columns);
  console.log(result.rowCount, result.column("n").values, result.firstRow());
  console.log(result.summary.resultRows);
  // #endregion result
} finally {
  await session.close();
}
