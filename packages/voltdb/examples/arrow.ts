/** Tables as Apache Arrow tables. */
import { adHoc, connect, toArrow } from "@x/voltdb";
import * as arrow from "apache-arrow";

const client = await connect(process.env.VOLTDB_URL ?? "voltdb://localhost:21212");
await adHoc(client, "CREATE TABLE arrow_items (name VARCHAR(20) NOT NULL, price DECIMAL, weight FLOAT);");
await client.call("ARROW_ITEMS.insert", ["tea", "12.30", 0.5]);
await client.call("ARROW_ITEMS.insert", ["milk", null, null]);

// #region to-arrow
const response = await client.call("@AdHoc", ["SELECT name, price, weight FROM arrow_items ORDER BY name"]);
const table = toArrow(response.table(), arrow);
console.log(String(table.schema));
for (const row of table) console.log(row?.NAME, row?.WEIGHT);
// #endregion to-arrow
await adHoc(client, "DROP TABLE arrow_items");
await client.close();
