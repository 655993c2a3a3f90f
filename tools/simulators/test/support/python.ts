import { execFile, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { findCommand } from "@x/testkit";

/** The clients of ThingsDB for Python that the simulator is tried with. */
export const CURRENT_CLIENT = "python-thingsdb==1.4.1";
/** The last one that watches. */
export const WATCHING_CLIENT = "python-thingsdb==0.6.24";

/** What is missing to run Python with packages, in words for a person; `undefined` when nothing is. */
function missingPython(): string | undefined {
  const python = findCommand("python3");
  if (!python) return "python3 is not on PATH";
  const pip = spawnSync(python, ["-m", "pip", "--version"]);
  return pip.status === 0 ? undefined : "python3 has no pip";
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

/**
 * Installs a client into a folder that outlives the test, unless it is there.
 * @returns the folder, for PYTHONPATH
 * @throws {Error} with what pip said
 */
function installClient(name: string): string {
  const folder = join(tmpdir(), `x-simulators-${name}`);
  if (existsSync(folder)) return folder;
  const building = `${folder}-${process.pid}`;
  mkdirSync(building, { recursive: true });
  const pip = spawnSync(
    "python3",
    ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--target", building, name],
    { encoding: "utf8" },
  );
  if (pip.status !== 0) {
    rmSync(building, { recursive: true, force: true });
    throw new Error(`pip could not install ${name}: ${pip.stderr}`);
  }
  try {
    renameSync(building, folder);
  } catch (error) {
    // Another run was faster.
    rmSync(building, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
  return folder;
}

/** Runs a script of the fixtures with a client; gives the values that it prints, one a line as JSON. */
export async function playPython(
  client: string,
  script: string,
  args: readonly string[],
): Promise<unknown[]> {
  const env = { ...process.env, PYTHONPATH: installClient(client) };
  const file = join(__dirname, "..", "fixtures", script);
  const { stdout } = await promisify(execFile)("python3", [file, ...args], { env });
  return stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as unknown);
}
