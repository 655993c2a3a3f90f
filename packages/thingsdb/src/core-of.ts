import type { ClientCore } from "./client-core.ts";
import { ThingsDBUsageError } from "./errors.ts";

/** Where a client keeps its moving parts; the same across copies of the package. */
export const CORE: unique symbol = /* @__PURE__ */ Symbol.for("@x/thingsdb.core") as never;

/** @throws {ThingsDBUsageError} for anything else than a client */
export function coreOf(client: { readonly [CORE]: ClientCore }): ClientCore {
  const core = (client as { readonly [CORE]?: ClientCore } | undefined)?.[CORE];
  if (core === undefined) throw new ThingsDBUsageError("this takes a client of @x/thingsdb");
  return core;
}
