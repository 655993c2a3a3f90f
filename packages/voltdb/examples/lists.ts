/** Lists as parameters, and tables made by hand. */
import { adHoc, connect, VoltTable, VoltType } from "@x/voltdb";

const client = await connect(process.env.VOLTDB_URL ?? "voltdb://localhost:21212");
await adHoc(client, "CREATE TABLE items (id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(20));");
await adHoc(client, "CREATE PROCEDURE SomeItems AS SELECT name FROM items WHERE id IN ? ORDER BY id;");
for (const [id, name] of ["tea", "milk", "bread"].entries()) await client.call("ITEMS.insert", [id, name]);

// #region lists
const some = client.procedure("SomeItems", [VoltType.array(VoltType.INTEGER)]);
console.log((await some.call([[0, 2]])).table().tuples);
// A list is taken where a single value is declared, too, and typed arrays are lists.
const loose = client.procedure("SomeItems", [VoltType.INTEGER]);
console.log((await loose.call([Int32Array.of(1, 2)])).table().tuples);
// An empty list needs a declared type.
console.log((await some.call([[]])).table().rowCount);
// #endregion lists

// #region tables
const table = new VoltTable(
  [
    { name: "id", type: VoltType.BIGINT },
    { name: "name", type: VoltType.STRING },
  ],
  [[1n, "tea"], { id: 2n, name: null }],
);
console.log(String(table));
// A procedure with a VoltTable parameter takes it: await client.call("Import", [table]);
// #endregion tables
await adHoc(client, "DROP PROCEDURE SomeItems; DROP TABLE items;");
await client.close();
