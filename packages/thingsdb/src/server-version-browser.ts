import type { ReferenceStyle } from "./codec/values.ts";
import type { ServerVersion as NodeServerVersion } from "./server-version.ts";

/** Servers before 1.0 have no WebSockets: nothing needs to be asked. */
export class ServerVersion implements Pick<NodeServerVersion, "style" | "isLegacy"> {
  readonly style: ReferenceStyle = "ext";

  async isLegacy(): Promise<boolean> {
    return false;
  }
}
