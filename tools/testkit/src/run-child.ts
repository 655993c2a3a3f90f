import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { callingPackage } from "./calling-package.ts";

/** What to run in a Node of its own. Exactly one of `code` and `file`. */
export interface ChildOptions {
  /** JavaScript (ESM) that imports as a file in `cwd` would. */
  readonly code?: string;
  /** A script, TypeScript too; relative to `cwd`. */
  readonly file?: string;
  /** Arguments of the script, from `process.argv[2]` on. */
  readonly args?: readonly string[];
  /** A signal to send: when `afterOutput` has been printed, else after `afterMs` (default 0). */
  readonly signal?: {
    readonly name: NodeJS.Signals;
    readonly afterMs?: number;
    readonly afterOutput?: string;
  };
  /** After this time the child is killed and the call rejects. Default 20,000. */
  readonly timeoutMs?: number;
  /** Variables beside those of this process. */
  readonly env?: Readonly<Record<string, string>>;
  /** Flags for Node. */
  readonly nodeFlags?: readonly string[];
  /** Default: the folder of the package whose test is running. */
  readonly cwd?: string;
}

/** How a child ended. */
export interface ChildEnd {
  /** The exit code, `null` after death by a signal. */
  readonly code: number | null;
  /** The signal it died of. */
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  /** From its start to its end. */
  readonly durationMs: number;
}

/**
 * Runs code in a Node of its own, on the sources of the workspace, and tells how it ended: for exits, signals, crashes
 * and everything else that a test cannot survive.
 * @throws {Error} with the output so far when the child outlives `timeoutMs`; it has been killed then
 */
export function runChild(options: ChildOptions): Promise<ChildEnd> {
  const { code, file, args = [], signal, timeoutMs = 20_000, env = {}, nodeFlags = [] } = options;
  if ((code === undefined) === (file === undefined)) throw new TypeError("give either code or file");
  const script =
    code === undefined
      ? [file as string, ...args]
      : ["--input-type=module", "--eval", code, "[code]", ...args];
  const started = performance.now();
  const home = callingPackage();
  // By its full path, because the child may start in a folder that has no node_modules above it.
  const tsx = pathToFileURL(createRequire(join(home, "package.json")).resolve("tsx")).href;
  const child = spawn(process.execPath, ["--conditions=x-source", "--import", tsx, ...nodeFlags, ...script], {
    cwd: options.cwd ?? home,
    // What jest sets for its own workers is not for a plain Node.
    env: { ...process.env, NODE_OPTIONS: "", NODE_ENV: "", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  return new Promise((resolve, reject) => {
    let stdout = "";
    let stderr = "";
    let isLate = false;
    let signalTimer: NodeJS.Timeout | undefined;
    const signalSoon = (): void => {
      if (signal && !signalTimer)
        signalTimer = setTimeout(() => child.kill(signal.name), signal.afterMs ?? 0);
    };
    if (signal?.afterOutput === undefined) signalSoon();
    const lateTimer = setTimeout(() => {
      isLate = true;
      child.kill("SIGKILL");
    }, timeoutMs);
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
      if (signal?.afterOutput !== undefined && stdout.includes(signal.afterOutput)) signalSoon();
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
    });
    const finish = (): void => {
      clearTimeout(signalTimer);
      clearTimeout(lateTimer);
    };
    child.on("error", (error) => {
      finish();
      reject(error);
    });
    child.on("close", (exitCode, deathSignal) => {
      finish();
      if (isLate) reject(new Error(`the child ran longer than ${timeoutMs} ms\n${stdout}\n${stderr}`));
      else
        resolve({
          code: exitCode,
          signal: deathSignal,
          stdout,
          stderr,
          durationMs: performance.now() - started,
        });
    });
  });
}
