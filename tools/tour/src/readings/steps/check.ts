import type { StepOutput } from "../../step-runner.ts";
import { formatCount, formatDuration, formatLarge } from "../../terminal/numbers.ts";
import type { Written } from "../plant.ts";
import type { TourContext } from "../tour-context.ts";

/** Reads every row back as typed columns and compares it with what was written. */
export async function readBack(
  { session, style, signal }: TourContext,
  output: StepOutput,
  written: Written,
): Promise<void> {
  const started = performance.now();
  let rows = 0;
  let present = 0;
  let hundredths = 0;
  let batches = 0;
  const dataSet = await session.executeQueryStatement("SELECT temperature FROM readings", { signal });
  for await (const batch of dataSet.batches()) {
    const column = batch.column("temperature");
    const values = column.values as Float64Array;
    for (let row = 0; row < batch.rowCount; row++) {
      if (column.isNull(row)) continue;
      hundredths += Math.round(values[row]! * 100);
      present++;
    }
    rows += batch.rowCount;
    batches++;
    output.status(`${formatCount(rows)} rows read`);
  }
  const seconds = (performance.now() - started) / 1000;
  if (rows !== written.rows || present !== written.temperatures || hundredths !== written.hundredths)
    throw new Error("what came back is not what was written");
  output.say(
    `${style.good("Checked:")} all ${formatCount(rows)} rows came back in ${formatCount(batches)} batches of typed columns, ` +
      `${formatDuration(seconds * 1000)} (${formatLarge(rows / seconds)} a second): the same sum to the last hundredth of a degree, ` +
      `and the same ${formatCount(rows - present)} missing.`,
  );
}
