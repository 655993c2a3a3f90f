import fc from "fast-check";
import { SqlScanner } from "../../../src/codec/sql-scan.ts";

/** Kind and text of all tokens. */
function tokens(sql: string): string[] {
  const scanner = new SqlScanner(sql);
  const found: string[] = [];
  while (scanner.next() !== "end") found.push(`${scanner.kind} ${scanner.text}`);
  return found;
}

describe("the SQL scanner", () => {
  test.each([
    ["", []],
    ["SELECT a1, 2", ["word SELECT", "word a1", "symbol ,", "word 2"]],
    ["a -- b\nc", ["word a", "word c"]],
    ["a // b\nc", ["word a", "word c"]],
    ["a # b\nc", ["word a", "word c"]],
    ["a #! b\nc", ["word a", "word c"]],
    ["a #b", ["word a", "symbol #", "word b"]],
    ["a /* b /* c */ d */ e", ["word a", "word e"]],
    ["a /* b", ["word a"]],
    ["a/b", ["word a", "symbol /", "word b"]],
    ["'it''s' 'a\\'b' 'c'", ["string 'it''s'", "string 'a\\'b'", "string 'c'"]],
    ["'-- no' \"/* no\" `# no`", ["string '-- no'", 'quoted "/* no"', "quoted `# no`"]],
    ['"a""b" `c``d`', ['quoted "a""b"', "quoted `c``d`"]],
    ["‘it's’ “a b”", ["string ‘it's’", "quoted “a b”"]],
    ["'open", ["string 'open"]],
    ["$$a;b$$ $t$ $$ $t$", ["string $$a;b$$", "string $t$ $$ $t$"]],
    ["$a$ open", ["word $a$", "word open"]],
    ["a$b$c", ["word a$b$c"]],
    ["{a:Int8} { b : Array(String) }", ["parameter {a:Int8}", "parameter { b : Array(String) }"]],
    ["{x:Enum8('}' = 1)}", ["parameter {x:Enum8('}' = 1)}"]],
    ["{'k': 1}", ["symbol {", "string 'k'", "symbol :", "word 1", "symbol }"]],
    ["größe", ["word größe"]],
  ])("reads %j as the engine does", (sql, expected) => {
    expect(tokens(sql)).toEqual(expected);
  });

  test("covers any text, token after token, and comes to its end", () => {
    const pieces = fc.constantFrom(..."ab'\"`$/*-# \n{}:;‘’“”\\1".split(""));
    fc.assert(
      fc.property(fc.string({ unit: pieces, maxLength: 80 }), (sql) => {
        const scanner = new SqlScanner(sql);
        let last = 0;
        while (scanner.next() !== "end") {
          expect(scanner.start).toBeGreaterThanOrEqual(last);
          expect(scanner.end).toBeGreaterThan(scanner.start);
          last = scanner.end;
        }
        expect(scanner.end).toBe(sql.length);
      }),
    );
  });
});
