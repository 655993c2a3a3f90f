/** A first program: connect, make a table and procedures, call them, close. */
// #region quick-start
import { adHoc, connect, VoltType } from "@x/voltdb";

const client = await connect(process.env.VOLTDB_URL ?? "voltdb://localhost:21212");
try {
  await adHoc(
    client,
    `CREATE TABLE greetings (dialect VARCHAR(15) NOT NULL PRIMARY KEY, hello VARCHAR(15), said BIGINT, since TIMESTAMP);
     PARTITION TABLE greetings ON COLUMN dialect;
     CREATE PROCEDURE Greet PARTITION ON TABLE greetings COLUMN dialect
       AS UPSERT INTO greetings (dialect, hello, said, since) VALUES (?, ?, ?, ?);
     CREATE PROCEDURE Greeting PARTITION ON TABLE greetings COLUMN dialect
       AS SELECT hello, said, since FROM greetings WHERE dialect = ?;`,
  );

  const greet = client.procedure("Greet", [
    VoltType.STRING,
    VoltType.STRING,
    VoltType.BIGINT,
    VoltType.TIMESTAMP,
  ]);
  await Promise.all([
    greet.call(["English", "Hello", 1_500_000_000n, new Date("2026-01-01T10:00:00.000Z")]),
    greet.call(["French", "Bonjour", 300_000_000, null]),
  ]);

  const response = await client.call("Greeting", ["English"]);
  for (const row of response.table()) console.log(row);
  console.log(String(response)); // as the Python client prints it

  await adHoc(client, "DROP PROCEDURE Greet; DROP PROCEDURE Greeting; DROP TABLE greetings;");
} finally {
  await client.close();
}
// #endregion quick-start
