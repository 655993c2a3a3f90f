import { statementKind } from "../../src/web/statement-kind.ts";

describe("the kind of a statement", () => {
  it.each([
    "SELECT 1",
    "  select 1",
    "WITH x AS (SELECT 1) SELECT * FROM x",
    "(SELECT 1) UNION ALL (SELECT 2)",
    "FROM flights SELECT count()",
    "-- INTO OUTFILE\nSELECT 1",
    "/* a */ SELECT ' into outfile '",
    "SELECT 'it''s \\' into outfile'",
    "SELECT `into outfile` FROM t",
  ])("streams %j", (sql) => {
    expect(statementKind(sql)).toBe("stream");
  });

  it.each(["SHOW TABLES", "describe flights", "DESC flights", "EXPLAIN SELECT 1", "EXISTS flights"])(
    "answers %j at once",
    (sql) => {
      expect(statementKind(sql)).toBe("describe");
    },
  );

  it.each([
    "DROP TABLE flights",
    "INSERT INTO flights VALUES (1)",
    "SET max_threads = 1",
    "SELECT 1 INTO OUTFILE '/tmp/x'",
    "EXPLAIN SELECT 1 into\n outfile 'x'",
    "SELECT ''INTO OUTFILE 'x'",
    "SELECT/**/1/**/INTO/**/OUTFILE 'x'",
    "",
    "-- nothing",
  ])("refuses %j", (sql) => {
    expect(statementKind(sql)).toBe("refused");
  });
});
