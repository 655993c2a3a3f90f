import { ThingsDBUsageError } from "./errors.ts";

/** The scope of a client until it is told another one. */
export const DEFAULT_SCOPE = "@t";

/**
 * Checks the form of a scope: `@t`, `@n`, `@n:2`, `//stuff`, `@:stuff`, `/c/stuff`, `@collection:stuff` and so on.
 * @throws {ThingsDBUsageError} for anything else than text that begins with "@" or "/"
 */
export function checkScope(scope: string): string {
  if (typeof scope !== "string" || !/^[@/]./.test(scope)) {
    throw new ThingsDBUsageError(
      'a scope is text that begins with "@" or "/", such as "@t", "@n" or "//stuff"',
    );
  }
  return scope;
}

/** `@collection:name` for a scope of a collection, which is how events spell it; undefined for other scopes. */
export function collectionScope(scope: string): string | undefined {
  const match = /^(?:\/\/|\/([a-z]*)\/|@([a-z]*):)(.+)$/i.exec(scope);
  if (match === null) return undefined;
  const [, slashed, at, name] = match;
  const kind = (slashed ?? at ?? "").toLowerCase();
  return "collection".startsWith(kind) ? `@collection:${name}` : undefined;
}
