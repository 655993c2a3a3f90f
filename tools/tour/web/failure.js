import { element } from "./element.js";

/** @import { FailureHeader } from "./frames.js" */

/**
 * Where in a statement a failure is: where the engine says, else at the name that its message puts in quotes.
 * @param {string} sql
 * @param {Pick<FailureHeader, "message" | "position">} failure
 * @returns {{ from: number, to: number } | undefined} UTF-16 code units
 */
export function locate(sql, { message, position }) {
  if (position !== undefined) {
    const from = Math.min(position, sql.length);
    const word = /^(?:\w+|[^\s\w])/.exec(sql.slice(from))?.[0] ?? "";
    return { from, to: from + Math.max(1, word.length) };
  }
  for (const match of message.matchAll(/[`'"]([\w.]{2,})[`'"]/g)) {
    const from = sql.indexOf(match[1]);
    if (from >= 0) return { from, to: from + match[1].length };
  }
  return undefined;
}

/**
 * Shows what went wrong, with the line it is in.
 * @param {HTMLElement} host
 * @param {string} sql
 * @param {FailureHeader} failure
 */
export function showFailure(host, sql, failure) {
  const parts = [element("strong", failure.code.replaceAll("_", " ").toLowerCase()), `: ${failure.message}`];
  const place = locate(sql, failure);
  host.replaceChildren(...parts, ...(place ? [excerpt(sql, place)] : []));
  host.hidden = false;
}

/**
 * @param {string} sql
 * @param {{ from: number, to: number }} place
 */
function excerpt(sql, { from, to }) {
  const before = sql.slice(0, from);
  const lineStart = before.lastIndexOf("\n") + 1;
  const lineBreak = sql.indexOf("\n", from);
  const lineEnd = lineBreak === -1 ? sql.length : lineBreak;
  const line = before.split("\n").length;
  const marked = sql.slice(from, Math.min(to, lineEnd)) || " ";
  return element("pre", [
    `line ${line}, column ${from - lineStart + 1}\n`,
    sql.slice(lineStart, from),
    element("mark", marked),
    sql.slice(Math.min(to, lineEnd), lineEnd),
  ]);
}
