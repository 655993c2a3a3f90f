import { startThingsDb } from "../../src/index.ts";
import { CURRENT_CLIENT, describeWithPython, playPython, WATCHING_CLIENT } from "../support/python.ts";

const expected: readonly (readonly [string, unknown])[] = [
  ["query", 42],
  ["int64", "9223372036854775807"],
  ["thing", { "#": 3, title: "Café", pages: [1, 2.5] }],
  ["bytes", "00ff"],
  ["run", 3],
  ["run by name", 7],
  ["zero division", ["ZeroDivisionError", -58, "division or modulo by zero"]],
  ["lookup", ["LookupError", -54, "thing `#2` has no property `nope`"]],
  ["custom", ["CustomError", -101, "boom"]],
  [
    "syntax",
    ["SyntaxError", -52, "error at line 1, position 3, unexpected character `;`, expecting: if, return, for"],
  ],
  ["joined", 4],
  ["heard", ["hello", 1]],
  ["heard", ["from code", 2]],
  ["left", 4],
  ["joined", 4],
  ["deleted", 4],
  ["wrong password", ["AuthError", -56, "invalid username or password"]],
  ["by token", "admin"],
  ["many", 999000],
];

describeWithPython("the client of ThingsDB for Python", () => {
  it.each([1, 3])(
    "works with a simulated server of %i node(s)",
    async (nodes) => {
      await using server = await startThingsDb({ nodes });
      // Reads of another node may be late: one node is enough for a client, whichever it takes.
      expect(await playPython(CURRENT_CLIENT, "python_client.py", server.addresses)).toEqual(expected);
    },
    120_000,
  );

  it("watches a simulated server before 1.0", async () => {
    await using server = await startThingsDb({ legacy: true });
    expect(await playPython(WATCHING_CLIENT, "python_watcher.py", server.addresses)).toEqual([
      ["loaded", ["hello", "", []]],
      ["changed", ["hi", "Iris", ["a", "b"], "Cato", 1]],
      ["changed again", [["a"], null, 0, 42]],
    ]);
  }, 120_000);
});
