/** Values that go beside the statement, never into its text. */
import { Session } from "@x/chdb";

const session = await Session.open();
try {
  // #region parameters
  const { rows } = await session.query(
    "SELECT {id:UInt64} AS id, {name:String} AS name, {at:DateTime64(3)} AS at, {tags:Array(String)} AS tags",
    {
      params: {
        id: 2n ** 64n - 1n,
        name: "it's\ta \\ tab",
        at: new Date("2026-02-28T12:00:00.125Z"),
        tags: ["a'b", "c,d"],
      },
    },
  );
  console.log(rows);
  // #endregion parameters

  // #region identifier
  const table = { t: "numbers_of_the_day" };
  await session.query("CREATE TABLE {t:Identifier} (n UInt8) ORDER BY n", { params: table });
  console.log((await session.query("SELECT count() AS n FROM {t:Identifier}", { params: table })).rows);
  // #endregion identifier

  // #region null-and-maps
  const params = { nothing: null, map: new Map([["k", 1n]]), pair: [1.5, "x"], price: "12.30", exact: true };
  const types = "{nothing:Nullable(Int8)}, {map:Map(String, Int64)}, {pair:Tuple(Float64, String)}";
  console.log(
    (await session.query(`SELECT ${types}, {price:Decimal(9, 2)}, {exact:Bool}`, { params })).tuples,
  );
  // #endregion null-and-maps

  // #region wrong
  for (const wrong of [{}, { n: 1, m: 2 }, { n: 256 }, { n: "1" }, { n: null }]) {
    await session
      .query("SELECT {n:UInt8} AS n", { params: wrong })
      .catch((error) => console.log(error.code, error.message));
  }
  // #endregion wrong
} finally {
  await session.close();
}
