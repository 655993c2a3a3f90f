import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { checkPackage } from "./check-package.ts";
import { runCommand } from "./commands.ts";
import { nodeVersions } from "./nodes.ts";
import { type Published, publishedPackages, withOwnDependencies } from "./packages.ts";
import { pack } from "./project.ts";
import { type CheckResult, formatResults } from "./results.ts";

const toolFolder = join(import.meta.dirname, "..");
const root = join(toolFolder, "..", "..");

/** How many packages are checked at the same time. */
const atOnce = 2;

/** The packages that the words name; all without a word. */
function select(words: readonly string[], published: readonly Published[]): Published[] {
  return words.length === 0
    ? [...published]
    : words.map((word) => {
        const found = published.find((one) => one.word === word);
        if (!found)
          throw new Error(`no package is called "${word}"; there are: ${published.map((p) => p.word)}`);
        return found;
      });
}

async function checkAll(words: readonly string[], workFolder: string): Promise<CheckResult[]> {
  const published = publishedPackages(root);
  const selected = select(words, published);
  const needed = new Set(selected.flatMap((one) => withOwnDependencies(one, published)));
  const filters = [...needed].map((one) => `--filter=${one.manifest.name}`);
  await runCommand("turbo", ["run", "build", "--output-logs=errors-only", ...filters], {
    cwd: root,
    timeoutMs: 600_000,
  });
  const tarballFolder = join(workFolder, "tarballs");
  mkdirSync(tarballFolder);
  const tarballs = new Map<Published, string>();
  for (const one of needed) tarballs.set(one, await pack(one, tarballFolder));
  const bench = { root, toolFolder, workFolder, published, tarballs, nodes: nodeVersions(toolFolder) };
  const results: CheckResult[][] = selected.map(() => []);
  const queue = selected.entries();
  const worker = async (): Promise<void> => {
    for (const [index, one] of queue) results[index] = await checkPackage(one, bench);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return results.flat();
}

const { values, positionals } = parseArgs({ allowPositionals: true, options: { json: { type: "string" } } });
const workFolder = mkdtempSync(join(tmpdir(), "x-pack-check-"));
try {
  const results = await checkAll(positionals, workFolder);
  process.stdout.write(`${formatResults(results)}\n`);
  if (values.json !== undefined) writeFileSync(values.json, JSON.stringify(results));
  if (results.some((one) => one.status === "failed")) process.exitCode = 1;
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
} finally {
  rmSync(workFolder, { recursive: true, force: true });
}
