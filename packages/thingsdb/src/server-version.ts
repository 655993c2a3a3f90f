import { PLAIN_TERMS } from "./call.ts";
import type { ClientCore } from "./client-core.ts";
import type { ReferenceStyle } from "./codec/values.ts";
import { PACKAGE } from "./protocol/package-type.ts";

/** Whether the server is of the time before 1.0: asked once, when it is needed. */
export class ServerVersion {
  readonly #core: ClientCore;
  #isLegacy: boolean | undefined;
  #asking: Promise<boolean> | undefined;

  constructor(core: ClientCore) {
    this.#core = core;
  }

  get style(): ReferenceStyle {
    if (this.#isLegacy === undefined) return "ask";
    return this.#isLegacy ? "map" : "ext";
  }

  /** Whether it watches things (before 1.0) and has no rooms. Rejects as any request. */
  isLegacy(): Promise<boolean> {
    this.#asking ??= this.#ask().catch((error) => {
      this.#asking = undefined;
      throw error;
    });
    return this.#asking;
  }

  async #ask(): Promise<boolean> {
    const terms = { ...PLAIN_TERMS, idempotent: true };
    const nodes = await this.#core.submit(PACKAGE.QUERY, ["@n", "nodes_info();"], undefined, terms);
    const first = (nodes as readonly { readonly syntax_version?: unknown }[])[0];
    this.#isLegacy = first?.syntax_version === "v0";
    return this.#isLegacy;
  }
}
