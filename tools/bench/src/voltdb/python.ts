import { join } from "node:path";
import type { RunReport } from "../bench.ts";
import { runExternal } from "../external.ts";
import { cached, runProgram } from "../iotdb/cache.ts";

const script = join(import.meta.dirname, "peers.py");
const version = "16.1.0";

/** How the client is called in the tables. */
export const pythonName = "Python";

/**
 * Runs a task of the official Python client. `VOLTDB_BENCH_PYTHON` names a Python that has the package `voltdbclient`; else
 * one is made, once.
 */
export async function runPython(task: string, input: unknown): Promise<RunReport> {
  const python = process.env.VOLTDB_BENCH_PYTHON ?? (await makePython());
  return runExternal(python, [script, task], input);
}

async function makePython(): Promise<string> {
  const folder = await cached(`voltdb-python-${version}`, async (draft) => {
    // Not a virtual environment, which could not be moved.
    const pip = ["-m", "pip", "install", "-q", "--target", "lib", `voltdbclient==${version}`];
    await runProgram("python3", pip, draft);
  });
  process.env.PYTHONPATH = join(folder, "lib");
  return "python3";
}
