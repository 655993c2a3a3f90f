import fc from "fast-check";
import { readStatement } from "../../src/statement.ts";

describe("what a statement is", () => {
  const cases: [string, Partial<ReturnType<typeof readStatement>>][] = [
    ["", { count: 0, keyword: "", body: "" }],
    [" ;; -- nothing\n ;", { count: 0 }],
    ["select 1", { count: 1, keyword: "SELECT", body: "select 1", effect: "none", hasOutput: false }],
    ["/* a */ SELECT 1 ; -- b", { count: 1, body: "SELECT 1" }],
    ["SELECT ';' AS \"a;b\", `c;d`; SELECT $$;$$, $x$;$$;$x$", { count: 2 }],
    ["SELECT 1 # one; two\n, 2", { count: 1, body: "SELECT 1 # one; two\n, 2" }],
    ["(SELECT 1) UNION ALL (SELECT 2)", { count: 1, keyword: "(" }],
    ["SELECT 1 FORMAT JSON", { hasOutput: true }],
    ["SELECT 1 format `JSON` settings a = 1;", { hasOutput: true }],
    ["SELECT 'FORMAT JSON'", { hasOutput: false }],
    ["SELECT format FROM t", { hasOutput: false }],
    ["SELECT format('{}', 1) AS format", { hasOutput: false }],
    ["SELECT * FROM (SELECT 1 FORMAT JSON)", { hasOutput: false }],
    ["SELECT 1 -- FORMAT JSON", { hasOutput: false }],
    ["SELECT 1 INTO OUTFILE 'a.csv'", { hasOutput: true }],
    ["select 1 into /* a */ outfile 'a.csv' truncate; SELECT 2", { hasOutput: true }],
    ["SELECT 1 AS into, outfile FROM t", { hasOutput: false }],
    ["SELECT 'INTO OUTFILE' 'a'", { hasOutput: false }],
    ["INSERT INTO outfile VALUES ('a')", { hasOutput: false }],
    ["INSERT INTO outfile SELECT 'a'", { hasOutput: false }],
    ["INSERT INTO t FORMAT CSV 1;2;3\n", { count: 1, hasOutput: false, keyword: "INSERT" }],
    ["INSERT INTO t VALUES (1, ';'); ", { count: 1, keyword: "INSERT" }],
    [
      "INSERT INTO t VALUES ({a:UInt8}, '{b:Int8}')",
      { count: 1, parameters: [{ name: "a", type: "UInt8" }] },
    ],
    ["INSERT INTO t SELECT 1; SELECT 2", { count: 2 }],
    ["USE db", { effect: "state", changes: [{ keyword: "USE", text: "USE db" }] }],
    [
      "set a = 1, b = 'x;y'; SELECT 1",
      { effect: "state", count: 2, changes: [{ keyword: "SET", text: "set a = 1, b = 'x;y'" }] },
    ],
    ["CREATE TEMPORARY TABLE t (a Int8)", { effect: "temporary" }],
    ["create or replace temporary table t (a Int8)", { effect: "temporary" }],
    ["CREATE TABLE temporary (a Int8)", { effect: "none" }],
    ["CREATE TABLE t (temporary Int8)", { effect: "none" }],
    [
      "SELECT {a:UInt8}, {b: Map(String, DateTime('UTC'))}, '{c:Int8}', {a:UInt8}, {'k': 1}",
      {
        parameters: [
          { name: "a", type: "UInt8" },
          { name: "b", type: "Map(String, DateTime('UTC'))" },
        ],
      },
    ],
    ["SELECT 'it\\'s', 'it''s; {x:Int8}'", { count: 1, parameters: [] }],
  ];
  it.each(cases)("%j", (sql, expected) => {
    expect(readStatement(sql)).toMatchObject(expected);
  });

  it("comes to an end for any text", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(..."aF;'\"`\\$-#/*{}:() \n"), maxLength: 60 }), (sql) => {
        const { count, body } = readStatement(sql);
        return count >= 0 && sql.includes(body);
      }),
    );
  });
});
