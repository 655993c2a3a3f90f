import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const home = join(__dirname, "../..");
const examples = join(home, "examples");

describe("the readme", () => {
  const squeeze = (code: string): string => code.replace(/^ +/gm, "").trim();
  const programs = readdirSync(examples)
    .filter((file) => file.endsWith(".ts"))
    .map((file) => squeeze(readFileSync(join(examples, file), "utf8")));

  it("shows parts of examples alone", () => {
    const blocks = [...readFileSync(join(home, "README.md"), "utf8").matchAll(/^```ts\n(.*?)^```$/gms)];
    expect(blocks).not.toEqual([]);
    for (const [, code] of blocks) {
      const part = squeeze(code!);
      if (!programs.some((program) => program.includes(part))) throw new Error(`no example has:\n${code}`);
    }
  });
});
