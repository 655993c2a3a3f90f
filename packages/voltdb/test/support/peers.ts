import { execFile, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { javaProgram } from "@x/servers/voltdb-java-client";
import { findCommand } from "@x/testkit";

const fixtures = join(__dirname, "..", "fixtures");
const PYTHON_CLIENT = "voltdbclient==16.1.0";

/** A client in another language: does what lines say, and gives the lines that it printed. */
export type Peer = (lines: readonly string[]) => Promise<string[]>;

/** The official client in Java (Maven gets it, once; `javac` compiles our program). */
export async function javaPeer(host: string, port: number): Promise<Peer> {
  const folder = mkdtempSync(join(tmpdir(), "x-voltdb-interop-"));
  const { command, args } = await javaProgram(join(fixtures, "Interop.java"), folder);
  return (lines) => play(command, [...args, host, String(port)], {}, lines);
}

/** The official client in Python (pip gets it, once). */
export async function pythonPeer(host: string, port: number): Promise<Peer> {
  // The client hands out instants in local time.
  const env = { PYTHONPATH: installPython(), TZ: "UTC", PYTHONIOENCODING: "utf-8" };
  return (lines) => play("python3", [join(fixtures, "interop.py"), host, String(port)], env, lines);
}

/** A `describe` for suites that need Python: skipped where it is missing, but for `CI=true`, where that is a failure. */
export function describeWithPython(name: string, suite: () => void): void {
  const missing = missingPython();
  if (missing === undefined) {
    describe(name, suite);
  } else if (process.env.CI === "true") {
    describe(name, () => {
      it("has Python", () => {
        throw new Error(`${missing}; under CI=true a suite that cannot run is a failure`);
      });
    });
  } else {
    process.stderr.write(`skipped: ${name}: ${missing}\n`);
    const skipped = describe.skip;
    skipped(name, suite);
  }
}

function missingPython(): string | undefined {
  const python = findCommand("python3");
  if (!python) return "python3 is not on PATH";
  return spawnSync(python, ["-m", "pip", "--version"]).status === 0 ? undefined : "python3 has no pip";
}

/** The folder with the client, for PYTHONPATH; it outlives the test. @throws {Error} with what pip said */
function installPython(): string {
  const folder = join(tmpdir(), `x-voltdb-${PYTHON_CLIENT}`);
  if (existsSync(folder)) return folder;
  const draft = `${folder}-${process.pid}`;
  mkdirSync(draft, { recursive: true });
  const args = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--target", draft];
  const { status, stderr } = spawnSync("python3", [...args, PYTHON_CLIENT], { encoding: "utf8" });
  if (status !== 0) {
    rmSync(draft, { recursive: true, force: true });
    throw new Error(`pip could not install ${PYTHON_CLIENT}: ${stderr}`);
  }
  try {
    renameSync(draft, folder);
  } catch (error) {
    // Another run was faster.
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
  return folder;
}

function play(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  lines: readonly string[],
): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const options = { env: { ...process.env, ...env }, maxBuffer: 1 << 26, timeout: 60_000 };
    const child = execFile(command, args, options, (error, stdout, stderr) => {
      if (error) reject(new Error(`${command} failed: ${stderr || error.message}`, { cause: error }));
      else resolve(stdout.split("\n").slice(0, -1));
    });
    // A program that ends early says why by its exit code.
    child.stdin?.on("error", () => {});
    child.stdin?.end(lines.map((line) => `${line}\n`).join(""));
  });
}
