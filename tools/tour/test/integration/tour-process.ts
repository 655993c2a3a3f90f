import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const home = join(__dirname, "..", "..");

/** A folder for temporary files that nobody else uses, so that what is left in it can be told. */
export class PrivateTemp {
  readonly path: string = mkdtempSync(join(tmpdir(), "tour-test-"));

  /** What is in it, apart from what the TypeScript loader keeps for the next time. */
  left(): string[] {
    return readdirSync(this.path).filter((name) => !/^tsx-\d+$/.test(name));
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** The tour in a process of its own that runs until it is told to end. */
export class TourProcess {
  readonly #child: ChildProcess;
  #output = "";

  constructor(args: readonly string[], temp: PrivateTemp) {
    const flags = ["--conditions=x-source", "--import", "tsx", "src/main.ts"];
    this.#child = spawn(process.execPath, [...flags, ...args], {
      cwd: home,
      env: { ...process.env, NODE_OPTIONS: "", NODE_ENV: "", NO_COLOR: "1", TMPDIR: temp.path },
      stdio: ["ignore", "pipe", "pipe"],
    });
    for (const stream of [this.#child.stdout, this.#child.stderr])
      stream?.setEncoding("utf8").on("data", (text: string) => {
        this.#output += text;
      });
  }

  /** Everything it has said. */
  get output(): string {
    return this.#output;
  }

  /** Waits until it has said something; returns the match. @throws {Error} when it ends, or says nothing for a minute */
  async said(pattern: RegExp): Promise<string> {
    const limit = AbortSignal.timeout(60_000);
    for (;;) {
      const match = pattern.exec(this.#output)?.[0];
      if (match !== undefined) return match;
      if (this.#child.exitCode !== null || limit.aborted)
        throw new Error(`the tour never said ${pattern}:\n${this.#output}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** Sends a signal and waits for the end. */
  async end(signal: NodeJS.Signals): Promise<{ code: number | null; signal: NodeJS.Signals | null }> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      const closed = once(this.#child, "close");
      this.#child.kill(signal);
      await closed;
    }
    return { code: this.#child.exitCode, signal: this.#child.signalCode };
  }
}
