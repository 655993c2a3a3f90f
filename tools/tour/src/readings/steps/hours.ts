import type { StepOutput } from "../../step-runner.ts";
import { renderHeatMap } from "../../terminal/heat-map.ts";
import { formatFixed } from "../../terminal/numbers.ts";
import { dayStart, sites } from "../plant.ts";
import type { TourContext } from "../tour-context.ts";

const hours = Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, "0"));

interface Hour {
  readonly site: string;
  readonly hour: Date;
  readonly mean: number;
}

/** The mean temperature of each site and hour, as a heat map. */
export async function drawHours({ session, style, signal }: TourContext, output: StepOutput): Promise<void> {
  const dataSet = await session.executeQueryStatement<Hour>(
    `SELECT site, date_bin(1h, time) AS hour, avg(temperature) AS mean
     FROM readings GROUP BY site, date_bin(1h, time) ORDER BY site, hour`,
    { signal },
  );
  const means = new Map<string, number>();
  for await (const { site, hour, mean } of dataSet)
    means.set(`${site} ${(hour.getTime() - dayStart) / 3_600_000}`, mean);
  output.print(
    ...renderHeatMap(
      {
        rowLabels: sites.map(({ name }) => name),
        columnLabels: hours,
        value: (row, column) => means.get(`${sites[row]!.name} ${column}`),
        format: (degrees) => String(Math.round(degrees)),
        unit: "degrees Celsius, mean of the hour (UTC)",
        top: 40,
      },
      output.width,
      style,
    ),
  );
  const last = [...means.values()];
  output.print("");
  output.say(
    `${last.length} means, computed by the server from ${formatFixed(Math.min(...last))} to ${formatFixed(Math.max(...last))} degrees.`,
  );
}
