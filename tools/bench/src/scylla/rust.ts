import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import type { RunReport, Side } from "../bench.ts";
import { runExternal } from "../external.ts";
import { NotInstalledError } from "../not-installed.ts";
import { startReplay } from "./start-replay.ts";

/** How ScyllaDB's driver for Rust is called in the tables. */
export const rustName = "Rust scylla";

/** What the program in `rust/` can do. */
export type RustTask = "insert" | "select" | "rows";

/** What cargo has built; removed with `node_modules`. */
const target = join(import.meta.dirname, "..", "..", "node_modules", ".cache", "scylla-rust");

/**
 * Builds the program, which takes some minutes the first time and a moment later on.
 * @returns its file
 * @throws {NotInstalledError} when there is no cargo, or it cannot get what the program needs
 */
export async function buildRust(): Promise<string> {
  const manifest = join(import.meta.dirname, "rust", "Cargo.toml");
  const args = ["build", "--release", "--locked", "--quiet", "--manifest-path", manifest];
  try {
    await promisify(execFile)("cargo", [...args, "--target-dir", target], { maxBuffer: 1 << 26 });
  } catch (error) {
    const { code, stderr, message } = error as Error & { code?: unknown; stderr?: string };
    const why = code === "ENOENT" ? "no cargo on PATH" : (stderr || message).trim().split("\n")[0];
    throw new NotInstalledError(`${rustName}: ${why}`, { cause: error });
  }
  return join(target, "release", "scylla-peer");
}

/** Does `count` requests or pages of a task with the server on `port`, and measures itself. */
export async function runRust(
  program: string,
  port: number,
  task: RustTask,
  inFlight: number,
  count: number,
): Promise<RunReport> {
  return runExternal(program, [port, task, inFlight, count].map(String), {});
}

/** ScyllaDB's driver for Rust as a side, with a replay server of its own. */
export function rust<Params>(
  task: RustTask,
  inFlight: number,
  countOf: (params: Params) => number,
): Side<Params> {
  return {
    name: rustName,
    async open(params) {
      const program = await buildRust();
      const replay = await startReplay();
      return {
        run: () => runRust(program, replay.port, task, inFlight, countOf(params)),
        close: () => replay.stop(),
      };
    },
  };
}
