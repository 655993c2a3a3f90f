/** Parquet and CSV files as tables: written, asked, joined, and read from memory. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Session } from "@x/chdb";

const folder = await mkdtemp(join(tmpdir(), "chdb-example-"));
const session = await Session.open();
try {
  // #region write
  const orders = join(folder, "orders.parquet");
  await session.query(
    `INSERT INTO FUNCTION file({file:String}, Parquet)
     SELECT number AS id, number % 3 AS customer, toDecimal64(number * 1.25, 2) AS total FROM numbers(1000)`,
    { params: { file: orders } },
  );
  const customers = join(folder, "customers.csv");
  await writeFile(customers, "id,name\n0,Ada\n1,Grace\n2,Jean\n");
  // #endregion write

  // #region join
  const report = await session.query(
    `SELECT name, count() AS orders, sum(total) AS total
     FROM file({orders:String}) AS o JOIN file({customers:String}) AS c ON o.customer = c.id
     GROUP BY name ORDER BY name`,
    { params: { orders, customers } },
  );
  console.log(report);
  // #endregion join

  // #region describe
  console.log(
    (await session.query("DESCRIBE file({customers:String})", { params: { customers } })).tuples.map(
      ([name, type]) => `${name} ${type}`,
    ),
  );
  // #endregion describe

  // #region many
  // All files of a pattern at once; _file tells which one a row is from.
  await writeFile(join(folder, "day-1.csv"), "n\n1\n2\n");
  await writeFile(join(folder, "day-2.csv"), "n\n3\n");
  const days = await session.query(
    "SELECT _file, sum(n) AS n FROM file({days:String}) GROUP BY _file ORDER BY _file",
    {
      params: { days: join(folder, "day-*.csv") },
    },
  );
  console.log(days.rows);
  // #endregion many

  // #region memory
  // Bytes or text that the program holds: format() reads them as a table.
  const csv = "city,people\nOslo,717710\nBergen,291940\n";
  const cities = await session.query("SELECT * FROM format(CSVWithNames, {csv:String})", { params: { csv } });
  console.log(cities.rows);
  // #endregion memory

  // #region export
  const parquet = await session.query("SELECT * FROM numbers(10)", "Parquet");
  await writeFile(join(folder, "numbers.parquet"), parquet);
  const back = await session.query("SELECT sum(number) AS sum FROM file({file:String})", {
    params: { file: join(folder, "numbers.parquet") },
  });
  console.log(back.rows);
  // #endregion export
} finally {
  await session.close();
  await rm(folder, { recursive: true });
}
