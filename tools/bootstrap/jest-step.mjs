import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root, workspaces } from "./paths.mjs";
import { run } from "./processes.mjs";

/** jest matches patterns against absolute paths: only a whole one cannot meet a folder above the checkout. */
const pathPattern = (folder) => `^${`${join(root, folder)}/`.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")}`;

/**
 * Runs jest once and tells how many tests passed and failed.
 * @param {string[]} args
 * @param {boolean} focused a flag of the user chose tests by name: those left out are no skipped ones
 */
async function jest(args, focused) {
  const folder = mkdtempSync(join(tmpdir(), "x-jest-"));
  const file = join(folder, "counts.json");
  try {
    const reporters = ["--reporters=default", `--reporters=${join(root, "tools/bootstrap/jest-counts.mjs")}`];
    // Reporters first: the option takes every word that follows it up to the next option.
    const end = await run("jest", [...reporters, "--ci", "--passWithNoTests", ...args], {
      env: { JEST_COUNTS_FILE: file },
    });
    const counts = existsSync(file)
      ? JSON.parse(readFileSync(file, "utf8"))
      : { passed: 0, failed: 0, pending: [] };
    // A skipped test proves nothing: where everything must run, it counts as failed.
    const missed = process.env.CI === "true" && !focused ? counts.pending : [];
    const failed = counts.failed + missed.length;
    return {
      passed: counts.passed,
      failed: end.code === 0 ? failed : Math.max(failed, 1),
      detail: counts.pending.length > 0 && !focused ? `${counts.pending.length} skipped` : "",
      output: missed.map((name) => `skipped, which CI=true forbids: ${name}\n`).join(""),
      interrupted: end.interrupted,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Everything that needs no database, side by side. */
export function unitTests(selected, rest) {
  const folders = selected.length > 0 ? selected.map((one) => one.folder) : ["packages", "tools"];
  return jest(
    [
      // Whoever gives flags may say this otherwise.
      ...(rest.length === 0 ? ["--maxWorkers=100%"] : []),
      ...folders.map(pathPattern),
      "--testPathIgnorePatterns=/node_modules/",
      "--testPathIgnorePatterns=/test/integration/",
      ...rest,
    ],
    rest.length > 0,
  );
}

/**
 * The suites with a real database, in one process: one package after the other, each in its own run of jest, whose
 * end stops the servers that its suites have started.
 */
export async function integrationTests(selected, rest) {
  const total = { passed: 0, failed: 0, detail: "", output: "", interrupted: null };
  const packages = (selected.length > 0 ? selected : workspaces()).filter((one) =>
    existsSync(join(root, one.folder, "test", "integration")),
  );
  for (const one of packages) {
    const result = await jest(
      ["-i", pathPattern(`${one.folder}/test/integration`), ...rest],
      rest.length > 0,
    );
    total.passed += result.passed;
    total.failed += result.failed;
    total.output += result.output;
    if (result.detail) total.detail += `${total.detail && "; "}${one.word}: ${result.detail}`;
    if (result.interrupted) {
      await stopOrphans();
      return { ...total, interrupted: result.interrupted };
    }
  }
  return total;
}

/** A jest that was interrupted leaves the servers of its suites behind. */
async function stopOrphans() {
  if (!existsSync(join(root, "tools/servers/.run"))) return;
  const main = ["--conditions=x-source", "--import", "tsx", "tools/servers/src/main.ts", "sweep"];
  await run(process.execPath, main);
}
