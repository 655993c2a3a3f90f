/** Many calls at a time, and columns. */
import { adHoc, connect, VoltType } from "@x/voltdb";

const client = await connect(process.env.VOLTDB_URL ?? "voltdb://localhost:21212");
// #region readme-calls
await adHoc(
  client,
  `CREATE TABLE votes (phone BIGINT NOT NULL, contestant INTEGER NOT NULL);
   PARTITION TABLE votes ON COLUMN phone;
   CREATE PROCEDURE Vote PARTITION ON TABLE votes COLUMN phone AS INSERT INTO votes VALUES (?, ?);
   CREATE PROCEDURE Winners AS
     SELECT contestant, COUNT(*) AS n FROM votes GROUP BY contestant ORDER BY n DESC, contestant;`,
);

const vote = client.procedure("Vote", [VoltType.BIGINT, VoltType.INTEGER]);
// Any number at a time: they go out together and are answered in any order.
await Promise.all([5551001n, 5551002n, 5551003n].map((phone, i) => vote.call([phone, i % 2])));

const winners = (await client.call("Winners")).table<{ CONTESTANT: number; N: bigint }>();
for (const { CONTESTANT, N } of winners) console.log(CONTESTANT, N);
console.log(winners.column("N").values); // BigInt64Array
// #endregion readme-calls
await adHoc(client, "DROP PROCEDURE Vote; DROP PROCEDURE Winners; DROP TABLE votes;");
await client.close();
