import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ServerDefinition, UpOptions, UpResult } from "../src/definition.ts";
import { identify, isGroupRunning, type ProcessIdentity } from "../src/process-identity.ts";
import { findHome, type ServerState } from "../src/run-folder.ts";
import { Supervisor } from "../src/supervisor.ts";

/** A home of its own for the servers of one suite, which shares only the downloads with the real one. */
export class TrialHome {
  readonly #folder: string = mkdtempSync(join(tmpdir(), "x-servers-"));
  readonly #owner: ProcessIdentity = identify(process.pid);
  readonly #supervisor: Supervisor;

  constructor(definitions: readonly ServerDefinition[]) {
    const cache = join(findHome(), ".cache");
    mkdirSync(cache, { recursive: true });
    symlinkSync(cache, join(this.#folder, ".cache"));
    this.#supervisor = new Supervisor(this.#folder, definitions);
  }

  /** Starts a server that does not outlive this process. */
  up(name: string, options: UpOptions): Promise<UpResult> {
    return this.#supervisor.up(name, options, { owner: this.#owner });
  }

  /** Takes a server down and finds all its processes ended. */
  async expectGoneAfterDown(name: string): Promise<void> {
    const file = join(this.#folder, ".run", `${name}-${this.#owner.pid}.json`);
    const { processes } = JSON.parse(readFileSync(file, "utf8")) as ServerState;
    expect(processes.length).toBeGreaterThan(0);
    expect(await this.#supervisor.down(name, this.#owner)).toBe(true);
    expect(processes.filter((process) => isGroupRunning(process.pid))).toEqual([]);
  }

  async remove(): Promise<void> {
    await this.#supervisor.downOwnedBy(this.#owner);
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
