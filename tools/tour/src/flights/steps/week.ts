import type { StepOutput } from "../../step-runner.ts";
import { renderHeatMap } from "../../terminal/heat-map.ts";
import { formatShare } from "../../terminal/numbers.ts";
import type { TourContext } from "../tour-context.ts";

const weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const hours = Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, "0"));
/** Cells with fewer flights stay empty … */
const fewestShown = 20;
/** … and only hours in which flights are meant to leave are compared: before 5, most that leave are left over from the day before. */
const firstHour = 5;
const lastHour = 22;

/** The share of late flights for each hour of the week, as a heat map. */
export async function printWeek(context: TourContext, output: StepOutput): Promise<void> {
  const { session, style, interrupts } = context;
  const result = await session.query(
    `SELECT toUInt8(toDayOfWeek(departure) - 1) AS weekday, toUInt8(toHour(departure)) AS hour,
            toUInt32(count()) AS flights, countIf(delay >= 15) / count() AS late
     FROM flights GROUP BY weekday, hour ORDER BY weekday, hour`,
    { signal: interrupts.signal },
  );
  // Typed columns: a plain array for each, no object for a row.
  const weekday = result.column("weekday").values as Uint8Array;
  const hour = result.column("hour").values as Uint8Array;
  const flights = result.column("flights").values as Uint32Array;
  const late = result.column("late").values as Float64Array;
  const cells = new Map<number, number>();
  let best = -1;
  let worst = -1;
  for (let i = 0; i < result.rowCount; i++) {
    if (flights[i]! >= fewestShown) cells.set(weekday[i]! * 24 + hour[i]!, late[i]!);
    if (hour[i]! < firstHour || hour[i]! > lastHour) continue;
    if (best === -1 || late[i]! < late[best]!) best = i;
    if (worst === -1 || late[i]! > late[worst]!) worst = i;
  }
  output.print(
    ...renderHeatMap(
      {
        rowLabels: weekdays,
        columnLabels: hours,
        value: (row, column) => cells.get(row * 24 + column),
        format: (share) => String(Math.round(share * 100)),
        unit: "% of flights 15+ minutes late, by hour of departure",
        top: 0.48,
      },
      output.width,
      style,
    ),
  );
  if (best === -1 || worst === -1) return;
  const name = (i: number): string =>
    `${weekdays[weekday[i]!]} ${hours[hour[i]!]}:00 (${formatShare(late[i]!)})`;
  output.print("");
  output.say(
    `Leave ${name(best)}, not ${name(worst)}. What leaves in the small hours is mostly left over from the evening before.`,
  );
}
