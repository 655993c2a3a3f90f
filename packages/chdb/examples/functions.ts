/** Functions written in JavaScript that SQL can call. */
import { Session } from "@x/chdb";

const session = await Session.open();
try {
  // #region function
  await session.createFunction("initials", { args: ["String"], returns: "String" }, (name: string) =>
    name
      .split(" ")
      .map((word) => word.charAt(0).toUpperCase())
      .join(""),
  );
  console.log((await session.query("SELECT initials('ada king lovelace') AS who")).rows);
  // #endregion function

  // #region types
  await session.createFunction(
    "summarize",
    {
      args: { values: "Array(Nullable(Float64))", scale: "UInt64" },
      returns: "Tuple(count UInt32, sum Float64)",
    },
    (values: (number | null)[], scale: bigint) => {
      const known = values.filter((value) => value !== null);
      return { count: known.length, sum: known.reduce((sum, value) => sum + value, 0) * Number(scale) };
    },
  );
  console.log((await session.query("SELECT summarize([1.5, NULL, 2], 10) AS s")).rows);
  // #endregion types

  // #region source
  // Text will do, too. What it needs it must require itself: it runs in a process of its own.
  await session.createFunction(
    "sha",
    { args: ["String"], returns: "String" },
    `(text) => require("node:crypto").createHash("sha256").update(text).digest("hex").slice(0, 8)`,
  );
  console.log((await session.query("SELECT sha(toString(number)) AS h FROM numbers(2)")).rows);
  // #endregion source

  // #region sql
  // For what SQL itself can say, its own functions are faster.
  await session.query("CREATE FUNCTION gross AS (net) -> round(net * 1.25, 2)");
  console.log((await session.query("SELECT gross(10.1) AS price")).rows);
  // #endregion sql

  // #region error
  await session.createFunction("picky", { args: ["UInt8"], returns: "UInt8" }, (n: number) => {
    if (n === 2) throw new Error("two is not allowed");
    return n;
  });
  await session.query("SELECT picky(2)").catch((error) => {
    console.log(error.code, error.message.includes("two is not allowed"));
  });
  // #endregion error
} finally {
  await session.close();
}
