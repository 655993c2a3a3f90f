import { execFile } from "node:child_process";

/** How a command is run. */
export interface CommandOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Default 120,000. */
  readonly timeoutMs?: number;
}

/** What npm tells its scripts about the project above must not reach the npm of the project below. */
const inherited =
  /^npm_(package_|lifecycle_|command$|execpath$|node_execpath$|config_local_prefix$)|^(INIT_CWD|NODE_OPTIONS)$/;

/**
 * Runs a command and yields its standard output.
 * @throws {Error} with everything it printed, unless it ends with code 0
 */
export function runCommand(
  command: string,
  args: readonly string[],
  { cwd, env = {}, timeoutMs = 120_000 }: CommandOptions,
): Promise<string> {
  const kept = Object.entries(process.env).filter(([name]) => !inherited.test(name));
  const options = {
    cwd,
    env: { ...Object.fromEntries(kept), ...env },
    timeout: timeoutMs,
    killSignal: "SIGKILL",
    maxBuffer: 1 << 26,
  } as const;
  return new Promise((resolve, reject) => {
    execFile(command, args, options, (error, stdout, stderr) => {
      if (!error) return resolve(stdout);
      const how = error.killed
        ? `no end within ${timeoutMs} ms`
        : `ended with ${error.signal ?? `code ${error.code}`}`;
      reject(new Error(`${[command, ...args].join(" ")}: ${how}\n${stdout}${stderr}`.trimEnd()));
    });
  });
}
