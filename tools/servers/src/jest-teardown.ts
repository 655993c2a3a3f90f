import { currentOwner } from "./owner.ts";
import { definitions } from "./registry.ts";
import { findHome } from "./run-folder.ts";
import { Supervisor } from "./supervisor.ts";

/** jest's global teardown: the servers that suites have started are stopped after the last one. */
export default async function teardown(): Promise<void> {
  const owner = currentOwner();
  if (owner) await new Supervisor(findHome(), definitions).downOwnedBy(owner);
}
