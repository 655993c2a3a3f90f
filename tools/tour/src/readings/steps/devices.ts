import type { StepOutput } from "../../step-runner.ts";
import { formatFixed } from "../../terminal/numbers.ts";
import { renderTable } from "../../terminal/table.ts";
import type { TourContext } from "../tour-context.ts";

interface Device {
  readonly device: string;
  readonly site: string;
  readonly lowest: number;
  readonly highest: number;
  readonly warmest: Date;
  readonly battery: number;
}

/** The devices that got warmest, and when. */
export async function printWarmest(
  { session, style, signal }: TourContext,
  output: StepOutput,
): Promise<void> {
  const dataSet = await session.executeQueryStatement<Device>(
    `SELECT device, site, min(temperature) AS lowest, max(temperature) AS highest,
            max_by(time, temperature) AS warmest, min(battery) AS battery
     FROM readings GROUP BY device, site ORDER BY highest DESC, device LIMIT 8`,
    { signal },
  );
  const rows = await dataSet.readAll();
  output.print(
    ...renderTable(
      [
        { title: "device" },
        { title: "site", flexible: true },
        { title: "coolest", align: "right" },
        { title: "warmest", align: "right" },
        { title: "at", align: "right" },
        { title: "battery", align: "right" },
      ],
      rows.map((row) => [
        row.device,
        row.site,
        formatFixed(row.lowest, 2),
        formatFixed(row.highest, 2),
        row.warmest.toISOString().slice(11, 16),
        `${row.battery} %`,
      ]),
      output.width,
      style,
    ),
  );
}
