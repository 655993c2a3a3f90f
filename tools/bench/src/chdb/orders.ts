/** How many rows a bench works on. */
export interface RowsParams {
  readonly rows: number;
}

/** Work of a million rows, and of fewer for a quick run. */
export const millionRows: { readonly params: RowsParams; readonly quick: RowsParams } = {
  params: { rows: 1_000_000 },
  quick: { rows: 200_000 },
};

/** One row of the data that all benches read and write: six columns of different kinds. */
export interface Order {
  readonly id: bigint;
  readonly quantity: number;
  readonly price: number;
  readonly placed: Date;
  readonly customer: string;
  readonly rating: number | null;
}

/** The same rows as columns, in the arrays that fit their types. */
export interface OrderColumns {
  readonly id: BigUint64Array;
  readonly quantity: Int32Array;
  readonly price: Float64Array;
  /** Milliseconds since 1970. */
  readonly placed: BigInt64Array;
  readonly customer: readonly string[];
  readonly rating: readonly (number | null)[];
}

/** The columns whose values have a fixed width. */
export const fixedColumns = ["id", "quantity", "price", "placed", "rating"] as const;

/** An empty table for orders in ClickHouse. */
export function clickhouseTable(name: string): string {
  const columns =
    "id UInt64, quantity Int32, price Float64, placed DateTime64(3), customer String, rating Nullable(Int32)";
  return `CREATE TABLE ${name} (${columns}) ENGINE = MergeTree ORDER BY id`;
}

/** An empty table for orders in DuckDB. */
export function duckdbTable(name: string): string {
  const columns =
    "id UBIGINT, quantity INTEGER, price DOUBLE, placed TIMESTAMP_MS, customer VARCHAR, rating INTEGER";
  return `CREATE TABLE ${name} (${columns})`;
}

const firstMs = 1_704_067_200_000;
const stepMs = 1_371;

/** The data as ClickHouse makes it. */
export function clickhouseOrders(rows: number): string {
  return `SELECT
    toUInt64(number * 10000019) AS id,
    toInt32(toInt64(number * 7919 % 1000003) - 500000) AS quantity,
    number * 104729 % 10000000 / 100 AS price,
    fromUnixTimestamp64Milli(toInt64(${firstMs} + number * ${stepMs})) AS placed,
    concat('customer ', toString(number * 31 % 100000)) AS customer,
    if(number % 5 = 0, NULL, toInt32(number % 1000)) AS rating
  FROM numbers(${rows})`;
}

/** The data as DuckDB makes it. */
export function duckdbOrders(rows: number): string {
  return `SELECT
    number * 10000019,
    number * 7919 % 1000003 - 500000,
    number * 104729 % 10000000 / 100,
    epoch_ms(${firstMs} + number * ${stepMs}),
    concat('customer ', number * 31 % 100000),
    CASE WHEN number % 5 = 0 THEN NULL ELSE number % 1000 END
  FROM range(${rows}) AS source(number)`;
}

function quantityOf(number: number): number {
  return ((number * 7_919) % 1_000_003) - 500_000;
}

/** The data as objects. */
export function makeOrders(rows: number): Order[] {
  return Array.from({ length: rows }, (_, number) => ({
    id: BigInt(number * 10_000_019),
    quantity: quantityOf(number),
    price: ((number * 104_729) % 10_000_000) / 100,
    placed: new Date(firstMs + number * stepMs),
    customer: `customer ${(number * 31) % 100_000}`,
    rating: number % 5 === 0 ? null : number % 1_000,
  }));
}

/** The data as columns. */
export function makeOrderColumns(rows: number): OrderColumns {
  const orders = makeOrders(rows);
  return {
    id: BigUint64Array.from(orders, ({ id }) => id),
    quantity: Int32Array.from(orders, ({ quantity }) => quantity),
    price: Float64Array.from(orders, ({ price }) => price),
    placed: BigInt64Array.from(orders, ({ placed }) => BigInt(placed.getTime())),
    customer: orders.map(({ customer }) => customer),
    rating: orders.map(({ rating }) => rating),
  };
}

/** What `quantity` sums up to in all rows: every side has to find it, so that none can leave its values untouched. */
export function quantitySum(rows: number): number {
  let sum = 0;
  for (let number = 0; number < rows; number++) sum += quantityOf(number);
  return sum;
}

/** @throws {Error} when a side has read other rows than it should */
export function expectSum(sum: number | undefined, expected: number): void {
  if (sum !== expected) throw new Error(`the quantities read sum up to ${sum} instead of ${expected}`);
}

/** The sum of some values of `quantity`. */
export function sumOf(quantities: ArrayLike<unknown>): number {
  const values = quantities as ArrayLike<number>;
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] as number;
  return sum;
}

/** The sum of `quantity` of rows as objects. */
export function sumOfRows(rows: readonly object[]): number {
  let sum = 0;
  for (const row of rows as readonly { readonly quantity: number }[]) sum += row.quantity;
  return sum;
}
