import { loadVectors } from "@x/testkit";
import { PackageType, startThingsDb } from "../../src/index.ts";
import { parseProgram, SyntaxFailure } from "../../src/thingsdb/language/parse.ts";
import { BareClient } from "../support/bare-client.ts";

interface Recorded {
  readonly scope: string;
  readonly code: string;
  readonly type: number;
  readonly payload: string;
}

/** An answer as a person reads it. */
function shown(type: number, payload: Uint8Array): string {
  return `${type === PackageType.ERROR ? "error" : "value"} ${Buffer.from(payload).toString("hex")} ${Buffer.from(payload).toString("latin1")}`;
}

describe("the language of ThingsDB", () => {
  it("gives the server's values and errors, one query after the other", async () => {
    const { cases } = loadVectors<{ readonly cases: readonly Recorded[] }>("language");
    await using server = await startThingsDb();
    await using client = await BareClient.open(server.nodes[0]!.port);
    const differences: unknown[] = [];
    for (const { scope, code, type, payload } of cases) {
      const answer = await client.request(PackageType.QUERY, [scope, code]);
      const now = shown(answer.type, answer.payload);
      const recorded = shown(type, Buffer.from(payload, "hex"));
      if (now !== recorded) differences.push({ code, now, recorded });
    }
    expect(differences).toEqual([]);
  });

  it.each([
    [".x.push(1);", true],
    ["x = .x; x.push(1);", false],
    ["x = {}; x.a = 1;", true],
    ["set();", false],
    [".set('a', 1);", true],
    ["f = || .a = 1;", true],
    ["future(|| .a = 1);", false],
    ["future(|| 1).then(|| .a = 1);", false],
    ["new_procedure('p', |a| a);", true],
    ["wse(); 1;", true],
    ["nse(); .x.del('a');", false],
    [".room.emit('hi');", false],
    ["if (a) { b; } else { .c[0] = 1; };", true],
  ])("knows before it runs whether %s changes something", (code, withSideEffects) => {
    expect(parseProgram(code, "collection").withSideEffects).toBe(withSideEffects);
  });

  it("tells changes by the scope they are made in", () => {
    expect(parseProgram("new_user('x');", "thingsdb").withSideEffects).toBe(true);
    expect(parseProgram("new_user('x');", "collection").withSideEffects).toBe(false);
    expect(parseProgram("new_procedure('p', || 1);", "node").withSideEffects).toBe(false);
  });

  it("ends on code that nests too deep, and on code that never closes", () => {
    expect(() => parseProgram("(".repeat(5000), "node")).toThrow(SyntaxFailure);
    expect(() => parseProgram(`${"[".repeat(600)}${"]".repeat(600)}`, "node")).toThrow(
      /maximum recursion depth/,
    );
    expect(() => parseProgram("`{`{`{", "node")).toThrow(SyntaxFailure);
  });
});
