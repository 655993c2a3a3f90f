import { spawn } from "node:child_process";
import { environment, root } from "./paths.mjs";

const forwarded = ["SIGINT", "SIGTERM", "SIGHUP"];

/** True when a terminal has started us: then it sends Ctrl-C to our children itself, and a second one would stop them twice. */
const atTerminal = () => Boolean(process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY);

/**
 * Runs a command to its end. Signals go to it, and this process outlives it, so that the child decides how it ends.
 * @param {string} command
 * @param {string[]} args
 * @param {{ env?: Record<string, string>, capture?: boolean, cwd?: string }} [options] `capture`: keep the output instead of showing it
 * @returns {Promise<{ code: number | null, signal: string | null, output: string, interrupted: string | null }>}
 */
export function run(command, args, { env = {}, capture = false, cwd = root } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env: environment(env),
      stdio: capture ? ["ignore", "pipe", "pipe"] : "inherit",
      // Commands of npm are scripts there, which only a shell can start.
      shell: process.platform === "win32" && command !== process.execPath,
    });
    let interrupted = null;
    const handlers = forwarded.map((signal) => {
      const handler = () => {
        interrupted = signal;
        if (!(signal === "SIGINT" && atTerminal())) child.kill(signal);
      };
      process.on(signal, handler);
      return () => process.off(signal, handler);
    });
    const release = () => {
      for (const off of handlers) off();
    };
    const chunks = [];
    child.stdout?.on("data", (chunk) => chunks.push(chunk));
    child.stderr?.on("data", (chunk) => chunks.push(chunk));
    child.on("error", (error) => {
      release();
      reject(error);
    });
    child.on("close", (code, signal) => {
      release();
      resolve({ code, signal, interrupted, output: Buffer.concat(chunks).toString() });
    });
  });
}

/** Ends this process the way its child ended: by the same code or the same signal. */
export function endLike({ code, signal }) {
  if (signal) process.kill(process.pid, signal);
  else process.exitCode = code ?? 1;
}
