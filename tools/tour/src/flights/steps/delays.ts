import type { StepOutput } from "../../step-runner.ts";
import { barWidth, renderBar } from "../../terminal/bar.ts";
import { formatCount, formatDuration, formatFixed, formatShare } from "../../terminal/numbers.ts";
import { renderTable, type TableColumn } from "../../terminal/table.ts";
import type { TourContext } from "../tour-context.ts";

interface Group {
  label: string;
  detail: string;
  flights: bigint;
  late: number;
  /** Mean arrival delay in minutes. */
  mean: number;
}

interface Extreme {
  delay: number;
  origin: string;
  destination: string;
  day: string;
}

/** Days and airports with fewer flights say more about chance than about themselves. */
const fewestPerDay = 100;
const fewestPerAirport = 10_000;

const byDay = `
  SELECT formatDateTime(departure, '%a %e %b') AS label, '' AS detail,
         count() AS flights, countIf(delay >= 15) / count() AS late, avg(delay) AS mean
  FROM flights GROUP BY toDate(departure), label HAVING flights >= ${fewestPerDay}`;
const byAirport = `
  SELECT origin AS label, any(city || ', ' || state) AS detail,
         count() AS flights, countIf(delay >= 15) / count() AS late, avg(delay) AS mean
  FROM flights INNER JOIN airports ON airports.iata = flights.origin
  GROUP BY label HAVING flights >= ${fewestPerAirport}`;

/** The worst and the best days, the worst and the best airports to leave from, and the latest flight of all. */
export async function printDelays(context: TourContext, output: StepOutput): Promise<void> {
  const { session, style, interrupts } = context;
  const { signal } = interrupts;
  const ask = async (sql: string, order: "ASC" | "DESC", limit: number): Promise<Group[]> =>
    (
      await session.query<Group>(`SELECT * FROM (${sql}) ORDER BY mean ${order}, label LIMIT ${limit}`, {
        signal,
      })
    ).rows;
  // They overlap: the session runs them on connections side by side.
  const [worstDays, bestDays, worstAirports, bestAirports, extremes] = await Promise.all([
    ask(byDay, "DESC", 5),
    ask(byDay, "ASC", 3).then(reversed),
    ask(byAirport, "DESC", 5),
    ask(byAirport, "ASC", 3).then(reversed),
    session.query<Extreme>(
      `SELECT delay, origin, destination, formatDateTime(departure, '%e %M') AS day
       FROM flights ORDER BY delay DESC, departure LIMIT 1`,
      { signal },
    ),
  ]);
  const most = Math.max(...worstDays.map((day) => day.mean), 1);
  const bar = (mean: number): string => renderBar(mean / most, barWidth(output.width), style);
  const numbers = ({ flights, late, mean }: Group): string[] => [
    formatCount(flights),
    formatShare(late),
    `${formatFixed(mean)} min`,
    bar(mean),
  ];
  const columns: TableColumn[] = [
    { title: "flights", align: "right" },
    { title: "late", align: "right" },
    { title: "mean delay", align: "right" },
    { title: "", paint: style.bad },
  ];
  const gap = [style.glyphs.ellipsis];
  output.print(
    ...renderTable(
      [{ title: "day", paint: style.bold }, ...columns],
      [
        ...worstDays.map((day) => [day.label, ...numbers(day)]),
        gap,
        ...bestDays.map((day) => [day.label, ...numbers(day)]),
      ],
      output.width,
      style,
    ),
    "",
    ...renderTable(
      [{ title: "from", paint: style.bold }, { title: "city", flexible: true, paint: style.dim }, ...columns],
      [
        ...worstAirports.map((airport) => [airport.label, airport.detail, ...numbers(airport)]),
        gap,
        ...bestAirports.map((airport) => [airport.label, airport.detail, ...numbers(airport)]),
      ],
      output.width,
      style,
    ),
    "",
  );
  const latest = extremes.rows[0];
  if (latest)
    output.say(
      `The latest of all came in ${formatDuration(latest.delay * 60_000)} after its time: ` +
        `${latest.origin} ${style.glyphs.arrow} ${latest.destination}, ${latest.day.trim()}.`,
    );
}

/** The best last: the table goes on from the worst. */
function reversed(groups: Group[]): Group[] {
  return groups.reverse();
}
