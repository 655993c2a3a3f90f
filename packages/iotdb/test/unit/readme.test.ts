import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const folder = join(__dirname, "../../examples");
const squeeze = (code: string): string => code.replace(/^ +/gm, "").trim();

it("The readme shows parts of examples alone, which the integration tests run", () => {
  const programs = readdirSync(folder)
    .filter((file) => file.endsWith(".ts"))
    .map((file) => squeeze(readFileSync(join(folder, file), "utf8")));
  const blocks = [...readFileSync(join(folder, "../README.md"), "utf8").matchAll(/^```ts\n(.*?)^```$/gms)];
  expect(blocks).not.toEqual([]);
  for (const [, code] of blocks) {
    const part = squeeze(code!);
    if (!programs.some((program) => program.includes(part))) throw new Error(`no example has:\n${code}`);
  }
});
