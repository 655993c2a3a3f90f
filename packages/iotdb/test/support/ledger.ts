import { setTimeout as sleep } from "node:timers/promises";
import {
  ColumnCategory,
  DataType,
  isIoTDBError,
  type TableSession,
  type TableSessionPool,
  Tablet,
} from "../../src/index.ts";

const columns = [
  { name: "g", type: DataType.STRING, category: ColumnCategory.TAG },
  { name: "m", type: DataType.INT32 },
  { name: "v", type: DataType.INT64 },
];
const DEVICES = 12;
/** Rows that each device has in a tablet. */
const EACH = 4;
const ROWS = DEVICES * EACH;
/** Tablets that are compared at a time. */
const PAGE = 20_000;

/** What became of the rows of the tablets that were acknowledged. */
export interface Audit {
  readonly acknowledged: number;
  /** Numbers of tablets of which rows are missing, or have another value. */
  readonly lost: readonly number[];
  /** Numbers of tablets that have more rows than were written. */
  readonly doubled: readonly number[];
}

/**
 * Writers that note what a server has acknowledged, whatever happens to it meanwhile, and compare that with what it has
 * in the end. Tablet number n has rows of all devices at times of its own, with n as `m`.
 */
export class Ledger {
  readonly table: string;
  /** Numbers of the tablets that the server has acknowledged. */
  readonly acknowledged: Set<number> = new Set();
  /** How often calls failed, by the code of the error. */
  readonly failures: Map<string, number> = new Map();
  /** What was thrown that is no error of this package. */
  readonly unexpected: unknown[] = [];
  /** Calls that were begun, and those of them that are over. */
  begun = 0;
  settled = 0;
  /** How long the slowest call took, in ms. */
  slowestMs = 0;
  #number = 0;
  #over = false;
  readonly #workers: Promise<void>[] = [];

  constructor(table: string) {
    this.table = table;
  }

  /** The tablet of a number. */
  tablet(number: number): Tablet {
    return new Tablet({
      table: this.table,
      columns,
      timestamps: Array.from({ length: ROWS }, (_, row) => number * EACH + (row % EACH)),
      rows: Array.from({ length: ROWS }, (_, row) => [`dev${Math.floor(row / EACH)}`, number, number * 3]),
    });
  }

  /** Writes the first tablet, so that the table and its devices exist. */
  async begin(session: TableSession): Promise<void> {
    const number = this.#number++;
    await session.insert(this.tablet(number));
    this.acknowledged.add(number);
  }

  /** Stores one tablet after the other in sessions of a pool, from now on. */
  write(pool: TableSessionPool): void {
    this.#work(async () => {
      const number = this.#number++;
      await using session = await pool.getSession();
      await session.insert(this.tablet(number));
      this.acknowledged.add(number);
    });
  }

  /** Reads what is there, again and again. */
  read(pool: TableSessionPool): void {
    this.#work(async () => {
      await using session = await pool.getSession();
      const dataSet = await session.executeQueryStatement(`SELECT * FROM ${this.table} LIMIT 2000`);
      for await (const batch of dataSet.batches()) batch.tuples;
    });
  }

  /** Lets the calls that are on their way be the last. Settles when they have. */
  async end(): Promise<void> {
    this.#over = true;
    await Promise.all(this.#workers);
  }

  /** Compares what was acknowledged with what is there, row by row. */
  async audit(session: TableSession): Promise<Audit> {
    const lost: number[] = [];
    const doubled: number[] = [];
    for (let from = 0; from < this.#number; from += PAGE) {
      const to = Math.min(from + PAGE, this.#number);
      const stored = await this.#stored(session, from, to);
      for (let number = from; number < to; number++) {
        const rows = stored[number - from] as number;
        if (rows > ROWS) doubled.push(number);
        if (rows < ROWS && this.acknowledged.has(number)) lost.push(number);
      }
    }
    return { acknowledged: this.acknowledged.size, lost, doubled };
  }

  /** How many rows there are of each tablet, those alone that are as they were written. */
  async #stored(session: TableSession, from: number, to: number): Promise<Int32Array> {
    const counts = new Int32Array(to - from);
    const sql = `SELECT time, m, v FROM ${this.table} WHERE m >= ${from} AND m < ${to}`;
    const options = { int64: "number", timestamps: "bigint", fetchSize: 50_000 } as const;
    const dataSet = await session.executeQueryStatement(sql, options);
    for await (const batch of dataSet.batches()) {
      const [times, numbers, values] = ["time", "m", "v"].map((name) => batch.column(name).values);
      for (let row = 0; row < batch.rowCount; row++) {
        const number = (numbers as Int32Array)[row] as number;
        const isTime = Math.floor(Number((times as BigInt64Array)[row]) / EACH) === number;
        if (isTime && (values as Float64Array)[row] === number * 3) counts[number - from]!++;
      }
    }
    return counts;
  }

  #work(call: () => Promise<void>): void {
    const work = async (): Promise<void> => {
      while (!this.#over) {
        const started = performance.now();
        this.begun++;
        try {
          await call();
        } catch (error) {
          if (!isIoTDBError(error)) this.unexpected.push(error);
          const { code } = error as { code?: string };
          this.failures.set(`${code}`, (this.failures.get(`${code}`) ?? 0) + 1);
          // With one copy of everything, what a node leads cannot be had while it is away.
          await sleep(100);
        } finally {
          this.settled++;
          this.slowestMs = Math.max(this.slowestMs, performance.now() - started);
        }
      }
    };
    this.#workers.push(work());
  }
}
