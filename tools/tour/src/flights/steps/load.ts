import type { StepOutput } from "../../step-runner.ts";
import { renderProgress } from "../../terminal/bar.ts";
import { formatBytes, formatCount, formatLarge } from "../../terminal/numbers.ts";
import { loadTables } from "../tables.ts";
import type { TourContext } from "../tour-context.ts";

/**
 * Loads the file into a MergeTree table and joins the airports.
 * @param total how many rows the file has
 */
export async function loadFlights(context: TourContext, output: StepOutput, total: number): Promise<void> {
  const { session, dataset, style, interrupts } = context;
  const { signal } = interrupts;
  const started = performance.now();
  await loadTables(session, dataset, { signal }, ({ readRows }) => {
    output.status(renderProgress(Number(readRows) / total, `${formatCount(readRows)} rows`, 24, style));
  });
  const seconds = (performance.now() - started) / 1000;

  const { rows } = await session.query<{ flights: bigint; stored: bigint; raw: bigint }>(
    `SELECT sum(rows) AS flights, sum(data_compressed_bytes) AS stored, sum(data_uncompressed_bytes) AS raw
     FROM system.parts WHERE active AND database = currentDatabase() AND table = 'flights'`,
    { signal },
  );
  const { flights, stored, raw } = rows[0]!;
  const join = await session.query<{ codes: bigint; known: bigint; airports: bigint }>(
    `SELECT count() AS codes, countIf(iata != '') AS known, (SELECT count() FROM airports) AS airports
     FROM (SELECT DISTINCT arrayJoin([origin, destination]) AS code FROM flights) AS used
     LEFT JOIN airports ON airports.iata = used.code`,
    { signal },
  );
  const { codes, known, airports } = join.singleRow();
  output.say(
    `${formatCount(flights)} rows at ${formatLarge(Number(flights) / seconds)} rows/s; ` +
      `${formatBytes(Number(raw))} of columns kept as ${formatBytes(Number(stored))}.`,
  );
  output.say(
    `Joined with ${formatCount(airports)} airports: ` +
      `${formatCount(known)} of the ${formatCount(codes)} codes in use have a name and a place.`,
  );
}
