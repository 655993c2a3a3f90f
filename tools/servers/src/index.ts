import type { UpOptions, UpResult } from "./definition.ts";
import { currentOwner } from "./owner.ts";
import { definitions } from "./registry.ts";
import { findHome } from "./run-folder.ts";
import { Supervisor } from "./supervisor.ts";

export type { ServerDefinition, ServerProcess, UpContext, UpOptions, UpResult } from "./definition.ts";

/**
 * For test suites: finds or starts a server; the run of jest that started it stops it after its last suite.
 * A server with other options that the same run has started is replaced.
 */
export function startServer(name: string, options: UpOptions = {}): Promise<UpResult> {
  const owner = currentOwner();
  const progress = (text: string): void => void process.stderr.write(`${name}: ${text}\n`);
  return new Supervisor(findHome(), definitions).up(name, options, { progress, ...(owner ? { owner } : {}) });
}
