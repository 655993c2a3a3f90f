import type { ColumnarTablet, TabletColumn } from "@x/iotdb";

/** The tablets that a bench writes. */
export interface TabletParams {
  /** Rows of a tablet. */
  readonly rows: number;
  /** How many tablets. */
  readonly tablets: number;
}

/** The fields of a row, beside its tag and time. */
export const fieldCount = 10;
export const tableName = "readings";
const device = "device_1";
const firstMs = 1_700_000_000_000;
const [doubleType, stringType] = [4, 11] as const;

/** A tag and ten DOUBLE fields, as all sides write them. */
export const columns: readonly TabletColumn[] = [
  { name: "device", type: stringType, category: 0 },
  ...Array.from({ length: fieldCount }, (_, f) => ({
    name: `m${f}`,
    type: doubleType,
    category: 1 as const,
  })),
];

/** When the rows of a tablet are: those of one tablet follow those of the tablet before. */
export function timesOf(rows: number, tablet: number): BigInt64Array {
  return BigInt64Array.from({ length: rows }, (_, r) => BigInt(firstMs + tablet * rows + r));
}

/** The values of the columns of a tablet. */
export function valuesOf(rows: number): (string[] | Float64Array)[] {
  return columns.map((_, c) =>
    c === 0 ? Array<string>(rows).fill(device) : Float64Array.from({ length: rows }, (_, r) => r / (c + 1)),
  );
}

/** The same tablet as typed columns. */
export function columnarTablet(
  Class: typeof ColumnarTablet,
  rows: number,
  tablet = 0,
  table: string = tableName,
): ColumnarTablet {
  const values = valuesOf(rows);
  return Class.from(table, {
    time: timesOf(rows, tablet),
    columns: columns.map((column, c) => ({ ...column, values: values[c] as string[] | Float64Array })),
  });
}

/** The rows of the first tablet as arrays, with their times. */
export function rowsOf(rows: number): { timestamps: number[]; rows: (string | number)[][] } {
  const values = valuesOf(rows);
  return {
    timestamps: Array.from(timesOf(rows, 0), Number),
    rows: Array.from({ length: rows }, (_, r) => values.map((column) => column[r] as string | number)),
  };
}

/** Sum of the last field over some tablets of so many rows, as a check that all have been read. */
export function sumOfLastField({ rows, tablets }: TabletParams): number {
  return (tablets * ((rows * (rows - 1)) / 2)) / (fieldCount + 1);
}

/** @throws {Error} when two sums differ by more than the order of additions explains */
export function expectSum(actual: number | undefined, expected: number): void {
  if (actual === undefined || !(Math.abs(actual / expected - 1) < 1e-9))
    throw new Error(`the sum is ${actual} instead of ${expected}`);
}
