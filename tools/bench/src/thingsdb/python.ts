import { join } from "node:path";
import type { RunReport } from "../bench.ts";
import { runExternal } from "../external.ts";
import { cached, runProgram } from "../iotdb/cache.ts";

const script = join(import.meta.dirname, "peers.py");
const version = "1.4.1";

/** How the client is called in the tables. */
export const pythonName = "python-thingsdb";

/**
 * Runs a task of the official Python client. `THINGSDB_BENCH_PYTHON` names a Python that has the package
 * `python-thingsdb`; else it is installed, once.
 */
export async function runPython(task: string, input: unknown): Promise<RunReport> {
  const given = process.env.THINGSDB_BENCH_PYTHON;
  return runExternal(given ?? (await preparePython()), [script, task], input);
}

async function preparePython(): Promise<string> {
  const folder = await cached(`python-thingsdb-${version}`, async (draft) => {
    // Not a virtual environment, which could not be moved.
    const pip = ["-m", "pip", "install", "-q", "--target", "lib", `python-thingsdb==${version}`];
    await runProgram("python3", pip, draft);
  });
  process.env.PYTHONPATH = join(folder, "lib");
  return "python3";
}
