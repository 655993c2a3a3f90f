/** A result as typed columns, without a JavaScript object for each row. */
import { DecimalColumn, LowCardinalityColumn, Session } from "@x/chdb";

const session = await Session.open();
try {
  // #region columns
  const result = await session.query(`
    SELECT number AS n, if(number % 2 = 1, NULL, number / 2)::Nullable(Float64) AS half, toDate(number) AS day,
      toDecimal64(number, 2) AS price, toString(number) AS text
    FROM numbers(4)`);

  const n = result.column("n");
  console.log(n.type, n.values); // 64-bit integers: a BigUint64Array

  const half = result.column<number>("half");
  console.log(half.nullCount, half.isNull(1), half.get(1), half.toArray());
  console.log(half.nulls); // bit i is nulls[i >> 3] & (1 << (i & 7))

  console.log(result.column("day").values); // days since 1970
  console.log(result.column("price").values); // unscaled: 1.00 is 100n
  console.log(result.column("text").values); // made when asked for
  // #endregion columns

  // #region sum
  let sum = 0n;
  for (const value of result.column("n").values as BigUint64Array) sum += value;
  console.log(sum);
  // #endregion sum

  // #region more
  // Some columns have more to say than their values.
  const special = await session.query("SELECT toLowCardinality('x') AS low, 1.5::Decimal(9, 2) AS price");
  const [low, price] = special.data;
  if (low instanceof LowCardinalityColumn) console.log(low.indexes, low.dictionary.toArray());
  if (price instanceof DecimalColumn) console.log(price.unscaled(0), price.scale);
  // #endregion more

  // #region equal-names
  const twice = await session.query("SELECT number AS n, n FROM numbers(5, 2)");
  console.log(twice.rows, twice.tuples, twice.column(1).get(0));
  // #endregion equal-names
} finally {
  await session.close();
}
