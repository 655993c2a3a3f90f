/** Tables by columns: typed arrays, without an object for each row. */
import { adHoc, connect, type DecimalColumn } from "@x/voltdb";

const client = await connect(process.env.VOLTDB_URL ?? "voltdb://localhost:21212");
await adHoc(
  client,
  "CREATE TABLE readings_of_example (taken TIMESTAMP NOT NULL, celsius FLOAT, cost DECIMAL);",
);
for (let i = 0; i < 4; i++)
  await client.call("READINGS_OF_EXAMPLE.insert", [i * 1_000_000, i === 2 ? null : 20 + i, `${i}.25`]);

// #region columns
const sql = "SELECT celsius, cost, taken FROM readings_of_example ORDER BY taken";
const table = (await client.call("@AdHoc", [sql])).table();
const celsius = table.column<number>("CELSIUS");
console.log(celsius.values, celsius.nullCount, celsius.isNull(2), celsius.get(2));
let sum = 0;
const values = celsius.values as Float64Array;
for (let i = 0; i < values.length; i++) if (!celsius.isNull(i)) sum += values[i]!;
console.log(sum / (celsius.length - celsius.nullCount));
// Instants keep all microseconds, decimals can be read in units of 10^-12.
console.log(table.column("TAKEN").values, (table.column("COST") as unknown as DecimalColumn).unscaled(1));
// #endregion columns
await adHoc(client, "DROP TABLE readings_of_example");
await client.close();
