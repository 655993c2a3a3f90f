import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { integrationTests, unitTests } from "./jest-step.mjs";
import { root } from "./paths.mjs";
import { run } from "./processes.mjs";

/** A command that is one check: silent when it passes. */
async function check(command, args) {
  const end = await run(command, args, { capture: true });
  const ok = end.code === 0;
  return {
    passed: ok ? 1 : 0,
    failed: ok ? 0 : 1,
    detail: "",
    output: ok ? "" : end.output,
    interrupted: end.interrupted,
  };
}

/** Packs, installs and tries the published form of the packages, on this Node and on 20, 22 and 24. */
async function packCheck(words) {
  const folder = mkdtempSync(join(tmpdir(), "x-pack-check-"));
  const file = join(folder, "results.json");
  try {
    const main = ["--conditions=x-source", "--import", "tsx", "tools/pack-check/src/main.ts"];
    const end = await run(process.execPath, [...main, ...words, "--json", file], { capture: true });
    if (!existsSync(file))
      return { passed: 0, failed: 1, detail: "", output: end.output, interrupted: end.interrupted };
    const results = JSON.parse(readFileSync(file, "utf8"));
    const count = (status) => results.filter((one) => one.status === status).length;
    const missed = process.env.CI === "true" ? count("skipped") : 0;
    const failed = count("failed") + missed;
    return {
      passed: count("passed"),
      failed: end.code === 0 ? failed : Math.max(failed, 1),
      detail: count("skipped") > 0 ? `${count("skipped")} skipped` : "",
      output: failed > 0 || count("skipped") > 0 ? end.output : "",
      interrupted: end.interrupted,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * What `npm test` does, in this order; each step yields how many checks passed and failed.
 * @param {{ word: string, folder: string, name: string }[]} selected the workspaces to look at; none means all
 * @param {string[]} rest flags for jest; with any, only jest runs
 */
export function stepsFor(selected, rest) {
  const all = selected.length === 0;
  const folders = selected.map((one) => one.folder);
  const filters = selected.map((one) => `--filter=${one.name}`);
  const packages = selected.filter((one) => one.folder.startsWith("packages/"));
  const turbo = (task, filter) =>
    check("turbo", ["run", task, ...filter, "--continue", "--output-logs=errors-only", "--ui=stream"]);
  const tests = [
    { name: "unit tests", run: () => unitTests(selected, rest) },
    { name: "integration tests", run: () => integrationTests(selected, rest) },
  ];
  if (rest.length > 0) return tests;
  const steps = [
    { name: "types", run: () => turbo("check", filters) },
    { name: "lint", run: () => check("biome", ["check", ...(all ? ["."] : folders)]) },
    {
      name: "unused code and dependencies",
      run: () => check("knip", ["--no-progress", ...selected.map((one) => `--workspace=${one.name}`)]),
    },
  ];
  if (all || packages.length > 0) steps.push({ name: "build", run: () => turbo("build", filters) });
  steps.push(...tests);
  if ((all || folders.includes("docs-site")) && existsSync(join(root, "docs-site", "index.md")))
    steps.push({ name: "documentation", run: () => turbo("docs:build", ["--filter=@x/docs-site"]) });
  if (all || packages.length > 0)
    steps.push({ name: "packed packages", run: () => packCheck(packages.map((one) => one.word)) });
  return steps;
}
