import type { StepOutput } from "../../step-runner.ts";
import { formatCount, formatFixed, formatLarge, formatShare } from "../../terminal/numbers.ts";
import { renderTable } from "../../terminal/table.ts";
import type { TourContext } from "../tour-context.ts";

/** Mean distance of the Moon in miles. */
const milesToMoon = 238_855;

interface Totals {
  flights: bigint;
  airports: bigint;
  routes: bigint;
  days: number;
  miles: bigint;
  late: bigint;
  early: bigint;
  meanDelay: number;
  lateMinutes: bigint;
}

/** The whole half year in a few numbers. */
export async function printTotals(context: TourContext, output: StepOutput): Promise<void> {
  const { session, style, interrupts } = context;
  const result = await session.query<Totals>(
    `SELECT count() AS flights,
            uniqExact(origin) AS airports,
            uniqExact(origin, destination) AS routes,
            toUInt16(dateDiff('day', min(departure), max(departure) - 1) + 1) AS days,
            sum(distance) AS miles,
            countIf(delay >= 15) AS late,
            countIf(delay < 0) AS early,
            avg(delay) AS meanDelay,
            sumIf(delay, delay > 0) AS lateMinutes
     FROM flights`,
    { signal: interrupts.signal },
  );
  const totals = result.singleRow();
  const share = (part: bigint): string => formatShare(Number(part) / Number(totals.flights));
  const years = Number(totals.lateMinutes) / 60 / 24 / 365.25;
  const rows = [
    ["flights", formatCount(totals.flights), `${formatCount(Number(totals.flights) / totals.days)} a day`],
    ["airports left from", formatCount(totals.airports), `${formatCount(totals.routes)} routes between them`],
    [
      "miles flown",
      formatLarge(Number(totals.miles)),
      `${formatCount(Number(totals.miles) / milesToMoon / 2)} times to the Moon and back`,
    ],
    ["15 minutes late or more", share(totals.late), `${formatCount(totals.late)} flights`],
    ["early", share(totals.early), `${formatCount(totals.early)} flights`],
    [
      "mean arrival delay",
      `${formatFixed(totals.meanDelay)} min`,
      `all the lateness together: ${formatFixed(years, 0)} years`,
    ],
  ];
  output.print(
    ...renderTable(
      [{ title: "" }, { title: "", align: "right", paint: style.bold }, { title: "", paint: style.dim }],
      rows,
      output.width,
      style,
    ).slice(1),
  );
}
