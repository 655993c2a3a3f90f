import { seeDocs } from "../docs.ts";
import { fail } from "../values/error-codes.ts";

/** What a scope text means. */
export type ScopeName =
  | { readonly kind: "thingsdb" }
  | { readonly kind: "node"; readonly node: number | null }
  | { readonly kind: "collection"; readonly name: string };

/** The longest name of a collection. */
const MAX_NAME = 255;

/**
 * Reads `@t`, `@:stuff`, `//stuff`, `/n/2` and so on: each word may be cut short.
 * @throws {ThingsDbError} for what is no scope
 */
export function parseScope(text: string): ScopeName {
  if (text === "") return invalid("scopes must not be empty");
  const sign = text[0]!;
  if (sign !== "@" && sign !== "/")
    return invalid(`scopes must start with a \`@\` or \`/\` but got \`${text}\` instead`);
  const separator = sign === "@" ? ":" : "/";
  const cut = text.indexOf(separator, 1);
  const word = cut < 0 ? text.slice(1) : text.slice(1, cut);
  const rest = cut < 0 ? null : text.slice(cut + 1);
  if (word !== "" && "thingsdb".startsWith(word) && rest === null) return { kind: "thingsdb" };
  if (word !== "" && "node".startsWith(word)) return readNode(rest);
  if ("collection".startsWith(word) && (word !== "" || rest !== null)) return readCollection(rest);
  return invalid(
    `expecting a scope name like \`${sign}thingsdb\`, \`${sign}node${separator}...\` ` +
      `or \`${sign}collection${separator}...\`` +
      (/^[!-~]+$/.test(text) ? ` but got \`${text}\` instead` : ""),
  );
}

function readNode(rest: string | null): ScopeName {
  if (rest === null) return { kind: "node", node: null };
  const id = Number(rest);
  if (!/^\d+$/.test(rest) || id >= 64) return invalid("a node id must be an integer value between 0 and 64");
  return { kind: "node", node: id };
}

function readCollection(rest: string | null): ScopeName {
  if (rest === null || rest === "") return invalid("the collection scope requires to specify a collection");
  if (!/^[A-Za-z_][0-9A-Za-z_]*$/.test(rest) || rest.length > MAX_NAME)
    return invalid("the specified collection name is invalid");
  return { kind: "collection", name: rest };
}

function invalid(reason: string): never {
  fail("VALUE", `invalid scope; ${reason}${seeDocs("overview/scopes")}`);
}
