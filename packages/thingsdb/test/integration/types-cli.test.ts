import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runChild } from "@x/testkit";
import { startTarget, type Target } from "../support/target.ts";

const cli = join(__dirname, "../../src/cli/types.ts");

describe("x-thingsdb-types", () => {
  let target: Target;

  beforeAll(async () => {
    target = await startTarget();
    const client = await target.client();
    for (const code of [
      "set_enum('Color', {RED: '#f00', BLUE: '#00f'});",
      `set_type('Person', {
        name: 'str', age: 'uint?', friends: '{Person}', tags: '[str]', best: 'Person?', scores: '[int?]',
        photo: 'bytes', extra: 'any', color: 'Color', nick: 'str<1:10>', born: 'datetime?', settings: 'thing<str>'
      });`,
      "new_procedure('add', |a, b| a + b);",
      "new_procedure('delete', || nil);",
    ]) {
      await client.query(code);
    }
  });

  afterAll(() => target[Symbol.asyncDispose]());

  it("writes types and functions that compile", async () => {
    const folder = mkdtempSync(join(tmpdir(), "x-thingsdb-types-"));
    try {
      const out = join(folder, "types.ts");
      const end = await runChild({
        file: cli,
        args: ["--out", out],
        env: { THINGSDB_URL: `${target.url}/${target.scope.slice(2)}` },
      });
      expect(end).toMatchObject({ code: 0, stdout: "", stderr: "" });
      // That file is compiled with all others.
      const expected = readFileSync(join(__dirname, "../fixtures/generated-types.ts"), "utf8");
      expect(readFileSync(out, "utf8").replaceAll(target.scope, "//stuff")).toBe(expected);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("writes to standard output, with ints as told, for a scope of its own", async () => {
    const end = await runChild({
      file: cli,
      args: ["--url", target.url, "--scope", target.scope, "--ints", "number"],
    });
    expect(end.stdout).toContain("export type Int = number;");
  });

  it("says how it is used, and what is wrong, without secrets", async () => {
    expect(await runChild({ file: cli, args: ["--help"] })).toMatchObject({ code: 0 });
    const end = await runChild({ file: cli, args: ["--url", "thingsdb://admin:s3cret@127.0.0.1:1"] });
    expect(end).toMatchObject({ code: 1, stdout: "" });
    expect(end.stderr).toContain("cannot be reached");
    expect(end.stderr).not.toContain("s3cret");
    expect(await runChild({ file: cli, args: [], env: { THINGSDB_URL: "" } })).toMatchObject({
      code: 1,
    });
  });
});
