/** The first look at the package, as the readme of the project has it. */
// #region readme
import { Session } from "@x/chdb";

const session = await Session.open();
await session.query("CREATE TABLE sales (day Date, item String, price Decimal(9, 2)) ORDER BY day");
await session.insert("sales", [{ day: "2026-01-31", item: "tea", price: "12.30" }]);
const { rows } = await session.query<{ item: string; total: string; n: bigint }>(
  "SELECT item, sum(price) AS total, count() AS n FROM sales WHERE day > {since:Date} GROUP BY item",
  { params: { since: new Date("2026-01-01") } },
);
console.log(rows); // [ { item: 'tea', total: '12.30', n: 1n } ]
await session.close();
// #endregion readme
