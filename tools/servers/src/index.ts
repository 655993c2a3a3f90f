import type { UpOptions, UpResult } from "./definition.ts";
import type { NodeControl } from "./node-control.ts";
import { currentOwner } from "./owner.ts";
import { definitions } from "./registry.ts";
import { findHome } from "./run-folder.ts";
import { Supervisor } from "./supervisor.ts";

export type { ServerDefinition, ServerProcess, UpContext, UpOptions, UpResult } from "./definition.ts";
export type { NodeControl } from "./node-control.ts";
export { createTlsMaterial, type KeyAndCertificate, type TlsMaterial } from "./tls-material.ts";

/**
 * For test suites: finds or starts a server; the run of jest that started it stops it after its last suite.
 * A server with other options that the same run has started is replaced.
 */
export function startServer(name: string, options: UpOptions = {}): Promise<UpResult> {
  const owner = currentOwner();
  const progress = (text: string): void => void process.stderr.write(`${name}: ${text}\n`);
  return new Supervisor(findHome(), definitions).up(name, options, { progress, ...(owner ? { owner } : {}) });
}

/**
 * For suites that try what happens when nodes fail: the processes of a server that `startServer` has started, in the order
 * of their start. A server with a node that has ended is started anew by the next `startServer`.
 * @throws {Error} when the server does not run
 */
export function serverNodes(name: string): NodeControl[] {
  return new Supervisor(findHome(), definitions).nodes(name, currentOwner());
}
