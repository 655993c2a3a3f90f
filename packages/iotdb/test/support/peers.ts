import { execFile, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { fetchIoTDBJavaClient } from "@x/servers/iotdb-java-client";
import { findCommand, missingMeans } from "@x/testkit";

const run = promisify(execFile);
const fixtures = join(__dirname, "..", "fixtures");
/** What may take long: packages are got the first time. */
const PYTHON_CLIENT = "apache-iotdb==2.0.11";
const JAVA_CLIENT = "2.0.7";

/** Another client: what it is asked to do, and the lines that it is given. */
export interface Peer {
  readonly name: string;
  /** What is missing on this machine, in words for a person. */
  missing(): string | undefined;
  /** Gets the client, unless it is there. @throws {Error} that says why it cannot be had */
  prepare(): Promise<void>;
  /** @returns the lines that it prints */
  play(task: "write" | "read", where: readonly string[], lines: readonly string[]): Promise<string[]>;
}

/** A `describe` for suites with another client: skipped where it cannot run, but for `CI=true`, where that is a failure. */
export function describeWithPeer(peer: Peer, name: string, suite: () => void): void {
  const missing = peer.missing();
  if (missing === undefined) {
    describe(name, suite);
  } else if (process.env.CI === "true") {
    describe(name, () => {
      it(`has ${peer.name}`, () => {
        throw new Error(`${missing}; under CI=true a suite that cannot run is a failure`);
      });
    });
  } else {
    process.stderr.write(`skipped: ${name}: ${missing}\n`);
    const skipped = describe.skip;
    skipped(name, suite);
  }
}

/** The official client in Python, from PyPI. */
export const pythonPeer: Peer = {
  name: "Python",
  missing() {
    const python = findCommand("python3");
    if (!python) return "python3 is not on PATH";
    return spawnSync(python, ["-m", "pip", "--version"]).status === 0 ? undefined : "python3 has no pip";
  },
  async prepare() {
    await folderWith(`x-iotdb-${PYTHON_CLIENT}`, async (folder) => {
      const options = ["--quiet", "--disable-pip-version-check", "--target", folder];
      await run("python3", ["-m", "pip", "install", ...options, PYTHON_CLIENT]);
    });
  },
  play: (task, where, lines) =>
    play("python3", [join(fixtures, "peer.py"), task, ...where], lines, {
      PYTHONPATH: join(tmpdir(), `x-iotdb-${PYTHON_CLIENT}`),
    }),
};

let classPath = "";

/** The official client in Java, from Maven; what speaks with it is compiled first. */
export const javaPeer: Peer = {
  name: "Java",
  missing: () =>
    missingMeans(["java", "maven"]) ?? (findCommand("javac") ? undefined : "javac is not on PATH"),
  async prepare() {
    const jars = join(await fetchIoTDBJavaClient(JAVA_CLIENT), "*");
    const classes = join(tmpdir(), "x-iotdb-peer-classes");
    await run("javac", ["-cp", jars, "-d", classes, join(fixtures, "Peer.java")]);
    classPath = [classes, jars].join(delimiter);
  },
  play: (task, where, lines) =>
    play(
      "java",
      ["-Xmx256m", "-Dstdout.encoding=UTF-8", "-cp", classPath, "Peer", task, ...where],
      lines,
      {},
    ),
};

async function play(
  command: string,
  args: readonly string[],
  lines: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<string[]> {
  const running = run(command, args, { env: { ...process.env, ...env }, maxBuffer: 1 << 26 });
  running.child.stdin?.end(lines.map((line) => `${line}\n`).join(""));
  const { stdout } = await running;
  return stdout.split("\n").slice(0, -1);
}

/** A folder of the machine that outlives the tests, filled when it is not there. */
async function folderWith(name: string, fill: (folder: string) => Promise<void>): Promise<void> {
  const folder = join(tmpdir(), name);
  if (existsSync(folder)) return;
  // Under its own name only when it is whole.
  const draft = `${folder}-${process.pid}`;
  mkdirSync(draft, { recursive: true });
  try {
    await fill(draft);
    renameSync(draft, folder);
  } catch (error) {
    // Another run may have been faster.
    if (!existsSync(folder)) throw error;
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}
