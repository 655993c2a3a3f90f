import { basename } from "node:path";
import type { StepOutput } from "../../step-runner.ts";
import { formatBytes, formatCount } from "../../terminal/numbers.ts";
import { renderTable } from "../../terminal/table.ts";
import type { TourContext } from "../tour-context.ts";

/** Columns of the profile for one column of the file, in this order. */
const measures = (name: string): string =>
  `countIf(isNull(${name})), uniqExact(${name}), toString(min(${name})), toString(max(${name}))`;
const measureCount = 4;

/** Profiles the Parquet file where it lies: every column's type, NULLs, distinct values and range; returns its rows. */
export async function profileFile(context: TourContext, output: StepOutput): Promise<number> {
  const { session, dataset, style } = context;
  const options = { signal: context.interrupts.signal, params: { path: dataset.flights } };
  const file = "file({path:String}, 'Parquet')";
  const { rows: columns } = await session.query<{ name: string; type: string }>(
    `DESCRIBE TABLE ${file}`,
    options,
  );
  const list = columns.map(({ name }) => measures(`\`${name}\``)).join(", ");
  const result = await session.query(`SELECT count(), ${list} FROM ${file}`, options);
  const [count, ...values] = result.tuples[0] as [bigint, ...unknown[]];

  output.say(
    `${basename(dataset.flights)}: ${formatBytes(dataset.flightsBytes)} of Parquet, ` +
      `${formatCount(count)} rows ${style.glyphs.times} ${columns.length} columns, read in place.`,
  );
  const rows = columns.map(({ name, type }, i) => {
    const [nulls, distinct, least, most] = values.slice(i * measureCount) as [bigint, bigint, string, string];
    return [
      name,
      shortType(type, output.width),
      formatCount(nulls),
      formatCount(distinct),
      shorten(least),
      shorten(most),
    ];
  });
  output.print(
    "",
    ...renderTable(
      [
        { title: "column", paint: style.bold },
        { title: "type", paint: style.dim, flexible: true },
        { title: "nulls", align: "right" },
        { title: "distinct", align: "right" },
        { title: "min", align: "right" },
        { title: "max", align: "right" },
      ],
      rows,
      output.width,
      style,
    ),
  );
  return Number(count);
}

/** NULLs have a column of their own, and the parameters of a type need room. */
function shortType(type: string, width: number): string {
  const inner = type.replace(/^Nullable\((.*)\)$/, "$1");
  return width < 88 ? inner.replace(/\(.*/, "") : inner;
}

/** Times that fall on whole minutes do without their zeros. */
function shorten(text: string): string {
  return text.replace(/(\d\d:\d\d):00\.0+$/, "$1");
}
