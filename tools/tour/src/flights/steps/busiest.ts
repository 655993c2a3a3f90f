import type { StepOutput } from "../../step-runner.ts";
import { barWidth, renderBar } from "../../terminal/bar.ts";
import { formatCount, formatFixed, formatShare } from "../../terminal/numbers.ts";
import { renderTable } from "../../terminal/table.ts";
import type { TourContext } from "../tour-context.ts";

interface Airport {
  code: string;
  name: string;
  city: string;
  flights: bigint;
  late: number;
}

interface Route {
  codes: string;
  cities: string;
  miles: number;
  flights: bigint;
  perDay: number;
  late: number;
}

/** The airports with the most departures, and the pairs of airports with the most flights between them. */
export async function printBusiest(context: TourContext, output: StepOutput): Promise<void> {
  const { session, style, interrupts } = context;
  const { signal } = interrupts;
  const { rows: airports } = await session.query<Airport>(
    `SELECT origin AS code, any(replace(name, 'International', 'Intl')) AS name, any(city) AS city,
            count() AS flights, countIf(delay >= 15) / count() AS late
     FROM flights INNER JOIN airports ON airports.iata = flights.origin
     GROUP BY code ORDER BY flights DESC, code LIMIT 10`,
    { signal },
  );
  const { rows: routes } = await session.query<Route>(
    `SELECT a || ' ${style.glyphs.dash} ' || b AS codes,
            from.city || ' ${style.glyphs.dash} ' || to.city AS cities,
            miles, flights, flights / days AS perDay, late
     FROM (
       SELECT least(origin, destination) AS a, greatest(origin, destination) AS b, any(distance) AS miles,
              count() AS flights, countIf(delay >= 15) / count() AS late
       FROM flights GROUP BY a, b ORDER BY flights DESC, a, b LIMIT 8
     ) AS pairs
     CROSS JOIN (SELECT uniqExact(toDate(departure - 1)) AS days FROM flights) AS period
     INNER JOIN airports AS from ON from.iata = a
     INNER JOIN airports AS to ON to.iata = b
     ORDER BY flights DESC, a, b`,
    { signal },
  );
  const most = Number(airports[0]?.flights ?? 1);
  output.print(
    ...renderTable(
      [
        { title: "from", paint: style.bold },
        { title: "airport", flexible: true },
        { title: "city", flexible: true, paint: style.dim },
        { title: "departures", align: "right" },
        { title: "late", align: "right" },
        { title: "", paint: style.accent },
      ],
      airports.map(({ code, name, city, flights, late }) => [
        code,
        name,
        city,
        formatCount(flights),
        formatShare(late),
        renderBar(Number(flights) / most, barWidth(output.width), style),
      ]),
      output.width,
      style,
    ),
    "",
    ...renderTable(
      [
        { title: "between", paint: style.bold },
        { title: "cities", flexible: true },
        { title: "miles", align: "right" },
        { title: "flights", align: "right" },
        { title: "a day", align: "right" },
        { title: "late", align: "right" },
      ],
      routes.map(({ codes, cities, miles, flights, perDay, late }) => [
        codes,
        cities,
        formatCount(miles),
        formatCount(flights),
        formatFixed(perDay),
        formatShare(late),
      ]),
      output.width,
      style,
    ),
  );
}
