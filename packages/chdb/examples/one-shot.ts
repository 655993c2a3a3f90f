/** One question without a session. */
// #region one-shot
import { query } from "@x/chdb";

// Starts an engine in memory and lets it go half a second after the last call, or joins the one that is open.
const { rows } = await query<{ n: bigint }>("SELECT count() AS n FROM numbers({top:UInt64})", {
  params: { top: 10 },
});
console.log(rows);
console.log(await query("SELECT 'a' AS x, 1 AS y", "JSONEachRow"));
// #endregion one-shot
