import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { findBenchFiles } from "./bench-files.ts";
import { parseCommand } from "./command-line.ts";
import { type ResultRow, reachesGoal } from "./result-row.ts";
import { runFile } from "./run-bench.ts";
import { runWorker } from "./run-worker.ts";
import { formatTable } from "./table.ts";

const here = import.meta.dirname;

/** At a terminal one line that changes, elsewhere one for each run. */
function progress(text: string): void {
  process.stderr.write(process.stderr.isTTY ? `\r\x1b[K${text}` : `${text}\n`);
}

function writeJson(file: string, rows: readonly ResultRow[]): void {
  writeFileSync(file, `${JSON.stringify(rows, undefined, 2)}\n`);
}

try {
  const command = parseCommand(process.argv.slice(2));
  const rows: ResultRow[] = [];
  for (const file of findBenchFiles(here, command.package))
    rows.push(
      ...(await runFile(file, command.only, {
        isQuick: command.isQuick,
        run: (task) => runWorker(join(here, "worker.ts"), task),
        progress,
      })),
    );
  if (process.stderr.isTTY) progress("");
  process.stdout.write(`${formatTable(rows)}\n`);
  if (command.jsonFile !== undefined) writeJson(command.jsonFile, rows);
  if (command.saves) {
    const results = join(here, "..", "results");
    mkdirSync(results, { recursive: true });
    for (const name of new Set(rows.map((row) => row.package)))
      writeJson(
        join(results, `${name}.json`),
        rows.filter((row) => row.package === name),
      );
  }
  if (rows.some((row) => row.ours === null || (row.gate && reachesGoal(row) === false))) process.exitCode = 1;
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
