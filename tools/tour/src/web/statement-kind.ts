/** What the page may ask for. */
export type StatementKind =
  /** Answered batch by batch. */
  | "stream"
  /** SHOW, DESCRIBE and the like: small, answered at once. */
  | "describe"
  | "refused";

const quotedOrComment =
  /'(?:[^'\\]|\\[\s\S]|'')*'|"(?:[^"\\]|\\[\s\S])*"|`(?:[^`\\]|\\[\s\S])*`|--[^\n]*|\/\*[\s\S]*?\*\//g;

/**
 * Sorts a statement by how it has to be run. This is for good messages and for what `readonly` lets through: the engine
 * itself refuses everything else that writes.
 */
export function statementKind(sql: string): StatementKind {
  const bare = sql.replace(quotedOrComment, " ");
  if (/\bINTO\s+OUTFILE\b/i.test(bare)) return "refused";
  const word = /^[\s(]*(\w+)/.exec(bare)?.[1]?.toUpperCase() ?? "";
  if (["SHOW", "DESCRIBE", "DESC", "EXPLAIN", "EXISTS"].includes(word)) return "describe";
  return ["SELECT", "WITH", "FROM"].includes(word) ? "stream" : "refused";
}
