import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { loadBinding } from "../../src/native/binding.ts";

const home = join(__dirname, "..", "..");

describe("the prebuilt addons", () => {
  const expected = execFileSync(
    process.execPath,
    [
      "--input-type=module",
      "--eval",
      'console.log((await import("./scripts/native-build-info.mjs")).buildInfo())',
    ],
    { cwd: home, encoding: "utf8" },
  ).trim();

  for (const platform of ["linux-x64", "linux-arm64", "darwin-x64", "darwin-arm64"]) {
    it(`for ${platform} are built from the sources beside them`, () => {
      const file = readFileSync(join(home, "prebuilds", platform, "chdb.node"), "latin1");
      expect(/x-chdb-build:[\w:.-]+/.exec(file)?.[0]).toBe(`x-chdb-build:${expected}`);
    });
  }

  it("tell what they were built from", () => {
    if (`${process.platform}-${process.arch}` !== "linux-x64") return;
    expect(loadBinding().info()).toMatchObject({ build: `x-chdb-build:${expected}` });
  });
});
