import type { StepOutput } from "../../step-runner.ts";
import { renderBar, renderProgress } from "../../terminal/bar.ts";
import { formatCount, formatDuration, formatLarge, formatShare } from "../../terminal/numbers.ts";
import { renderTable } from "../../terminal/table.ts";
import { Histogram } from "../histogram.ts";
import type { TourContext } from "../tour-context.ts";

/** Where the bars of the printed distribution begin, in minutes; the first and the last are open. */
const edges = [-Infinity, -30, -15, 0, 1, 15, 30, 60, 120, 240, Infinity];

/**
 * Streams every row through JavaScript as typed columns, counts the delays there, and lets the engine check the count.
 * @param total how many rows there are
 */
export async function streamFlights(context: TourContext, output: StepOutput, total: number): Promise<void> {
  const { session, style, interrupts } = context;
  const { signal } = interrupts;
  const histogram = new Histogram();
  let rows = 0;
  let miles = 0;
  let batches = 0;
  const started = performance.now();
  const stream = session.stream("SELECT departure, delay, distance FROM flights", { signal });
  for await (const batch of stream.batches()) {
    histogram.add(batch.column("delay").values as Int16Array);
    const distance = batch.column("distance").values as Uint16Array;
    for (let i = 0; i < distance.length; i++) miles += distance[i]!;
    rows += batch.rowCount;
    batches++;
    output.status(renderProgress(rows / total, `${formatCount(rows)} rows through JavaScript`, 24, style));
  }
  const seconds = (performance.now() - started) / 1000;
  output.say(
    `${formatCount(rows)} rows came as ${formatCount(batches)} batches of typed arrays in ` +
      `${formatDuration(seconds * 1000)}: ${formatLarge(rows / seconds)} rows/s, counted in JavaScript.`,
  );

  const bins = edges.slice(0, -1).map((from, i) => histogram.between(from, edges[i + 1]!));
  const most = Math.max(...bins);
  output.print(
    "",
    ...renderTable(
      [
        { title: "minutes late", align: "right" },
        { title: "flights", align: "right" },
        { title: "share", align: "right" },
        { title: "", paint: style.accent },
      ],
      bins.map((count, i) => [
        binLabel(edges[i]!, edges[i + 1]!, style.glyphs.dash),
        formatCount(count),
        formatShare(count / rows),
        renderBar(count / most, Math.max(10, Math.min(48, output.width - 38)), style),
      ]),
      output.width,
      style,
    ),
    "",
  );

  const differences = await countDifferences(context, histogram);
  const engineMiles = await session.query<{ miles: bigint }>("SELECT sum(distance) AS miles FROM flights", {
    signal,
  });
  if (differences > 0 || engineMiles.singleRow().miles !== BigInt(miles))
    throw new Error("JavaScript and the engine do not agree on the same three million rows");
  output.say(
    `${style.good("Checked:")} the counts went back into a table as typed columns, and the engine, counting by itself, ` +
      `finds the same for every minute of delay and the same ${formatCount(miles)} miles.`,
  );
}

/** For how many minutes of delay the engine's own count differs. */
async function countDifferences({ session, interrupts }: TourContext, histogram: Histogram): Promise<number> {
  const { signal } = interrupts;
  await session.query("CREATE TABLE counted (delay Int16, flights UInt32) ORDER BY delay", { signal });
  const { values, counts } = histogram.columns();
  await session.insert("counted", { delay: values, flights: counts }, { signal });
  const result = await session.query<{ differences: number }>(
    `SELECT toUInt32(countIf(ours.flights != theirs.flights)) AS differences
     FROM counted AS ours
     FULL OUTER JOIN (SELECT delay, count() AS flights FROM flights GROUP BY delay) AS theirs USING (delay)`,
    { signal },
  );
  return result.singleRow().differences;
}

function binLabel(from: number, to: number, dash: string): string {
  if (from === -Infinity) return `${-to + 1} or more early`;
  if (to === Infinity) return `${from} or more`;
  if (to <= 0) return `${-to + 1} ${dash} ${-from} early`;
  return to === from + 1 ? (from === 0 ? "on the minute" : String(from)) : `${from} ${dash} ${to - 1}`;
}
