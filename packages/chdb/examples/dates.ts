/** Dates, instants and time zones. */
import { Session } from "@x/chdb";

const session = await Session.open();
try {
  // #region instants
  // A value is an instant, whatever zone its column shows it in. A Date has no zone, so nothing is shifted.
  const { rows } = await session.query<{ utc: Date; tokyo: Date; text: string }>(`
    SELECT toDateTime('2026-01-01 00:00:00', 'UTC') AS utc, toTimeZone(utc, 'Asia/Tokyo') AS tokyo,
      toString(tokyo) AS text`);
  console.log(rows);
  // #endregion instants

  // #region days
  // Date and Date32 are midnight in UTC, in every process everywhere: read them with getUTC…
  const day = (await session.query<{ day: Date }>("SELECT toDate('2026-03-29') AS day")).singleRow().day;
  console.log(day.toISOString(), day.getUTCDate());
  // #endregion days

  // #region fine
  // Finer than milliseconds: rounded down in a Date, exact as a bigint of the column's own unit.
  const sql = "SELECT toDateTime64('2026-01-01 00:00:00.123456789', 9, 'UTC') AS at";
  const result = await session.query(sql);
  console.log(result.singleRow(), result.column("at").values);
  console.log((await session.query(sql, { timestamps: "bigint" })).singleRow());
  // #endregion fine

  // #region insert
  await session.query("CREATE TABLE events (day Date, at DateTime64(6, 'Europe/Berlin')) ORDER BY at");
  await session.insert("events", [
    { day: new Date("2026-03-29"), at: new Date("2026-03-29T01:30:00.250Z") },
    { day: "2026-03-30", at: "2026-03-30T01:30:00.000001+02:00" }, // text with an offset or Z keeps all digits
    { day: 20_543, at: 1_774_828_800_000_000n }, // days and ticks since 1970
  ]);
  console.log(await session.query("SELECT day, at, timeZoneOffset(at) AS offset FROM events", "TSV"));

  // Without an offset it would have to be guessed where that clock hung.
  await session
    .insert("events", [{ day: "2026-03-30", at: "2026-03-30 01:30:00" }])
    .catch((error) => console.log(error.message));
  // #endregion insert

  // #region time
  const settings = { enable_time_time64_type: 1 };
  console.log((await session.query("SELECT '-25:01:02.5'::Time64(1) AS t", { settings })).rows);
  // #endregion time
} finally {
  await session.close();
}
