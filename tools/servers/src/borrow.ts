import type { UpOptions, UpResult } from "./definition.ts";
import { becomeOwner } from "./owner.ts";
import { definitions } from "./registry.ts";
import { findHome } from "./run-folder.ts";
import { Supervisor } from "./supervisor.ts";

/** A server for the time being. */
export interface BorrowedServer extends UpResult {
  /** Stops it and removes its files. */
  end(): Promise<void>;
}

/**
 * For programs: starts a server of this process's own, which ends with it at the latest.
 * @throws {Error} that says what is missing on this machine, or why the start failed; the reason of `signal`
 */
export async function borrowServer(
  name: string,
  options: UpOptions,
  request: { readonly signal: AbortSignal; readonly progress: (text: string) => void },
): Promise<BorrowedServer> {
  const supervisor = new Supervisor(findHome(), definitions);
  const owner = becomeOwner();
  const result = await supervisor.up(name, options, { ...request, owner });
  return { ...result, end: () => supervisor.downOwnedBy(owner) };
}
