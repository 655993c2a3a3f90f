import { ChdbConnectionError, type ChdbError, ChdbServerError, ChdbUsageError } from "../errors.ts";
import type { Outcome, Text } from "./binding.ts";

/** A parameter's name and its text in the engine's escaped form. */
export interface EncodedParams {
  readonly names: readonly string[];
  readonly values: readonly Text[];
}

/** What the error should tell besides the engine's text. */
export interface FailureContext {
  readonly address: string;
  readonly query?: string | undefined;
  /** Parameters of the statement: the engine quotes them in its texts, and they may be secret. */
  readonly params?: EncodedParams | undefined;
}

/** The parameters of a statement that has none. */
export const NO_PARAMS: EncodedParams = { names: [], values: [] };

/**
 * The error for an outcome that failed.
 *
 * Engine texts read `Code: <n>. DB::[Type]Exception: <message>. (<NAME>)`, sometimes nested, sometimes with a
 * trailing version; the first number and the last name count.
 */
export function toError(outcome: Outcome, context: FailureContext): ChdbError {
  const text = outcome.error ?? "";
  const { address, query } = context;
  switch (outcome.failure) {
    case "engine":
      return serverError(text, context);
    case "library":
      return new ChdbConnectionError(`The chDB engine library cannot be loaded: ${text}`, {
        code: "ERR_CHDB_NO_ENGINE",
        address,
      });
    case "path-in-use":
      return new ChdbConnectionError(
        `This process already has chDB open on ${text || "a temporary directory"}, and one process runs one engine: ` +
          `close that session before opening ${address}, or open ${address} in a child process.`,
        { code: "ERR_CHDB_PATH_IN_USE", address },
      );
    case "path-locked":
      return new ChdbConnectionError(
        `Another process has chDB open on ${address}: close it there, or use another path.`,
        { code: "ERR_CHDB_PATH_LOCKED", address, retryable: true },
      );
    case "connect":
      return new ChdbConnectionError(
        `The chDB engine could not start on ${address}. Its reason went to stderr; most often the directory ` +
          "cannot be written or the disk is full.",
        { code: "ERR_CHDB_CONNECT", address },
      );
    case "closed":
      return new ChdbConnectionError("The session is closed: open another one.", {
        code: "ERR_CHDB_CLOSED",
        address,
        query,
      });
    default:
      return new ChdbUsageError(text, { code: "ERR_CHDB_STATE", address, query });
  }
}

const CODE = /Code: (\d+)\./;
const NAME = /\(([A-Z][A-Z0-9_]+)\)/g;
const VERSION = /\s*\(version [^()]*(?:\([^()]*\))?\)\.?/g;
/** Of executable functions that fail: addresses inside the engine, which say nothing to anybody else. */
const TRACE = /,? Stack trace \(when copying[^\n]*\n(?:\s*(?:\d+\. [^\n]*)?\n)*/g;
const NESTED = /^(Code: \d+\. DB::\w+: )(?:Code: \d+\. DB::\w+: )+/;
const NAMED_AGAIN = /(\. \([A-Z0-9_]+\))(?: \([A-Z0-9_]+\))+$/;
const POSITION = /failed at position (\d+)/;

/** Puts the names of parameters where the engine shows their values. */
function withoutValues(text: string, { names, values }: EncodedParams): string {
  let masked = text;
  values.forEach((value, i) => {
    const shown = typeof value === "string" ? value : Buffer.from(value).toString("utf8");
    // Numbers and very short texts would be found where they are not meant.
    if (shown.length > 2 && !/^[-+.\d]*$/.test(shown)) masked = masked.replaceAll(shown, `{${names[i]}}`);
  });
  return masked;
}

function serverError(text: string, { address, query, params }: FailureContext): ChdbServerError {
  const message = withoutValues(text, params ?? NO_PARAMS)
    .replace(TRACE, "")
    .replace(VERSION, "")
    .replace(NESTED, "$1")
    .replace(NAMED_AGAIN, "$1")
    .trim();
  const serverCode = Number(CODE.exec(message)?.[1] ?? 0);
  let name = "UNKNOWN";
  for (const match of message.matchAll(NAME)) name = match[1]!;
  const position = query === undefined ? undefined : syntaxPosition(message, query);
  return new ChdbServerError(message, {
    code: `ERR_CHDB_${name}`,
    serverCode,
    // Memory, too many simultaneous queries, and timeouts of the engine may pass; nothing else does by itself.
    retryable: name === "MEMORY_LIMIT_EXCEEDED" || name === "TOO_MANY_SIMULTANEOUS_QUERIES",
    address,
    query,
    position,
  });
}

/** The engine counts bytes of UTF-8 from 1; JS counts UTF-16 code units from 0. */
function syntaxPosition(message: string, query: string): number | undefined {
  const found = POSITION.exec(message);
  if (found === null) return undefined;
  const bytes = Buffer.from(query, "utf8").subarray(0, Number(found[1]) - 1);
  return bytes.toString("utf8").length;
}
