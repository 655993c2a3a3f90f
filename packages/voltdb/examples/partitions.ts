/** What the cluster tells of itself, and calls of every partition. */
import { adHoc, connect } from "@x/voltdb";

const client = await connect(process.env.VOLTDB_URL ?? "voltdb://localhost:21212");
await adHoc(
  client,
  `CREATE TABLE spread (k BIGINT NOT NULL PRIMARY KEY);
   PARTITION TABLE spread ON COLUMN k;
   CREATE PROCEDURE CountSpread PARTITION ON TABLE spread COLUMN k AS SELECT COUNT(*) FROM spread WHERE k = ? OR 1 = 1;`,
);
await Promise.all(Array.from({ length: 100 }, (_, k) => client.call("SPREAD.insert", [k])));

// #region topology
const { partitions, procedures, hostIds } = client.topology!;
console.log(hostIds, partitions);
console.log(procedures.get("CountSpread"));
// #endregion topology

// #region all
// The first parameter, by which it is partitioned, is filled in for each partition.
const results = await client.callAllPartitions("CountSpread");
let rows = 0n;
for (const { partition, response, error } of results) {
  if (error !== undefined) console.log(partition, error);
  else rows += response!.table().tuples[0]![0] as bigint;
}
console.log(results.length, rows);
// #endregion all
await adHoc(client, "DROP PROCEDURE CountSpread; DROP TABLE spread;");
await client.close();
