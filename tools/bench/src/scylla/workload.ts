/** The statements of the benches. */
export const insert =
  "INSERT INTO bench.items (id, name, quantity, price, active, changed) VALUES (?, ?, ?, ?, ?, ?)";
export const select = "SELECT name, quantity, price, active, changed, stock FROM bench.items WHERE id = ?";
export const scan = "SELECT id, name, quantity, price, active, changed, stock FROM bench.items";

/** What makes the table. */
export const schema: readonly string[] = [
  "DROP KEYSPACE IF EXISTS bench",
  "CREATE KEYSPACE bench WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}",
  `CREATE TABLE bench.items (id uuid PRIMARY KEY, name text, quantity int, price double, active boolean,
    changed timestamp, stock bigint)`,
];
export const fill =
  "INSERT INTO bench.items (id, name, quantity, price, active, changed, stock) VALUES (?, ?, ?, ?, ?, ?, ?)";

/** How many rows a page of {@link scan} has, and how many rows there are: one whole page, and a smaller last one. */
export const pageRows = 5_000;
export const tableRows = 6_000;

/** A row of the table. */
export interface Item {
  readonly id: string;
  readonly name: string;
  readonly quantity: number;
  readonly price: number;
  readonly active: boolean;
  readonly changed: Date;
  readonly stock: bigint;
}

/** The row of this number: always the same one, and all differ. */
export function itemOf(number: number): Item {
  // Spreads the keys over the ring as random ones are.
  const spread = (salt: number): string =>
    (Math.imul(number + salt, 0x9e3779b1) >>> 0).toString(16).padStart(8, "0");
  const [a, b, c] = [spread(1), spread(77_777), spread(1_234_567)];
  return {
    id: `${a}-${b.slice(0, 4)}-4${b.slice(5)}-8${c.slice(0, 3)}-${a.slice(2)}${c.slice(2)}`,
    name: `item ${number} of many`,
    quantity: (number * 37) % 1_000,
    price: ((number * 61) % 40_000) / 4,
    active: number % 3 !== 0,
    changed: new Date(1_700_000_000_000 + number * 1_001),
    stock: BigInt(number) * 10_000_000_019n,
  };
}
