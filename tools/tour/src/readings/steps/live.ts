import { ColumnCategory, DataType } from "@x/iotdb";
import type { StepOutput } from "../../step-runner.ts";
import { formatCount } from "../../terminal/numbers.ts";
import type { TourContext } from "../tour-context.ts";

const columns = [
  { name: "device", type: DataType.STRING, category: ColumnCategory.TAG },
  { name: "site", type: DataType.STRING, category: ColumnCategory.ATTRIBUTE },
  { name: "pressure", type: DataType.FLOAT },
];

async function* gauge(count: number): AsyncGenerator<Record<string, unknown>> {
  for (let i = 0; i < count; i++)
    yield { time: BigInt(i), device: `g${i % 4}`, site: "Delft", pressure: 1013 + (i % 8) / 4 };
}

/** Rows of an async iterable, and an error as a program meets it. */
export async function insertRows({ session, style, signal }: TourContext, output: StepOutput): Promise<void> {
  const { rows } = await session.insertRows("gauges", columns, gauge(25_000), { batchRows: 5_000, signal });
  const dataSet = await session.executeQueryStatement<{ device: string; n: bigint; mean: number }>(
    "SELECT device, count(*) AS n, avg(pressure) AS mean FROM gauges GROUP BY device ORDER BY device LIMIT 1",
    { signal },
  );
  const first = await dataSet.next();
  await dataSet.close();
  output.say(
    `${formatCount(rows)} rows of an async iterable became a table by themselves; ${first?.device} has ` +
      `${formatCount(first?.n ?? 0n)} of them, ${first?.mean} hPa on average.`,
  );
  const failure = await session
    .executeNonQueryStatement("SELEC 1", { signal })
    .catch((error: unknown) => error);
  const { name, code, serverCode } = failure as { name: string; code: string; serverCode: number };
  output.say(`${style.dim("And a mistake reads:")} ${name}, ${code}, server code ${serverCode}.`);
}
