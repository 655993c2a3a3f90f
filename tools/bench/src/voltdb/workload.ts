import { VoltTable, VoltType } from "./internals.ts";

/** How much is decoded: a table of so many rows, so many times. */
export interface TableParams {
  readonly rows: number;
  readonly times: number;
}

const columns = [
  { name: "ID", type: VoltType.BIGINT },
  { name: "I", type: VoltType.INTEGER },
  { name: "F", type: VoltType.FLOAT },
  { name: "V", type: VoltType.STRING },
  { name: "TS", type: VoltType.TIMESTAMP },
  { name: "D", type: VoltType.DECIMAL },
  { name: "S", type: VoltType.SMALLINT },
  { name: "T", type: VoltType.TINYINT },
];

/** A table of 8 columns, every tenth row NULL behind its first column: what the procedure `Rows` of the test server makes. */
export function tableBytes(rows: number): Uint8Array {
  const start = 1_700_000_000_000_000n;
  function* all(): Generator<unknown[]> {
    for (let row = 0; row < rows; row++) {
      if (row % 10 === 9) yield [row, ...new Array<null>(7).fill(null)];
      else {
        const text = `value-${row % 10_000}`;
        const cents = `${Math.floor(row / 1000)}.${String(row % 1000).padStart(3, "0")}`;
        yield [row, row * 31, row / 8, text, start + BigInt(row), cents, row % 30_000, row % 100];
      }
    }
  }
  return new VoltTable(columns, all()).bytes;
}

/** The sum of the first column. */
export function sumOfIds(rows: number): number {
  return (rows * (rows - 1)) / 2;
}

/** @throws {Error} when a side has read something else */
export function expectSum(actual: number, rows: number): void {
  if (actual !== sumOfIds(rows)) throw new Error(`the sum is ${actual}, not ${sumOfIds(rows)}`);
}
