import { SqlScanner } from "./codec/sql-scan.ts";

/** What a statement does to the session it runs in, besides its answer. */
export type Effect = "none" | "state" | "temporary";

/** A parameter as the statement declares it: `{name:Type}`. */
export interface DeclaredParameter {
  readonly name: string;
  readonly type: string;
}

/** What the driver needs to know of a statement before it runs it. */
export interface Statement {
  /** As given. */
  readonly text: string;
  /** The last statement's text without its semicolon. */
  readonly body: string;
  /** How many statements the text holds; more than one where semicolons part them. */
  readonly count: number;
  /** First word of the first statement, in capitals. */
  readonly keyword: string;
  readonly effect: Effect;
  /** The USE and SET statements among them. */
  readonly changes: readonly { readonly keyword: string; readonly text: string }[];
  /** A clause says what becomes of the answer: FORMAT, or INTO OUTFILE. */
  readonly hasOutput: boolean;
  readonly parameters: readonly DeclaredParameter[];
}

/** Reads a statement as far as `Statement` goes; what is wrong with it otherwise is for the engine to say. */
export function readStatement(text: string): Statement {
  const scanner = new SqlScanner(text);
  const parts: Part[] = [];
  const parameters: DeclaredParameter[] = [];
  for (let part = readPart(scanner, parameters); part !== undefined; part = readPart(scanner, parameters)) {
    if (part.keyword !== "") parts.push(part);
  }
  const changes = parts
    .filter(({ keyword }) => keyword === "USE" || keyword === "SET")
    .map(({ keyword, start, end }) => ({ keyword, text: text.slice(start, end) }));
  const last = parts.at(-1);
  return {
    text,
    body: last === undefined ? "" : text.slice(last.start, last.end),
    count: parts.length,
    keyword: parts[0]?.keyword ?? "",
    effect: parts.some(({ temporary }) => temporary) ? "temporary" : changes.length > 0 ? "state" : "none",
    changes,
    hasOutput: parts.some(({ hasOutput }) => hasOutput),
    parameters,
  };
}

interface Part {
  keyword: string;
  start: number;
  end: number;
  hasOutput: boolean;
  temporary: boolean;
}

/** One statement up to its semicolon; nothing at the end of the text. */
function readPart(scanner: SqlScanner, parameters: DeclaredParameter[]): Part | undefined {
  const part: Part = { keyword: "", start: 0, end: 0, hasOutput: false, temporary: false };
  let depth = 0;
  // CREATE while nothing but OR REPLACE has followed it.
  let head = "";
  // INTO, or the two words INTO OUTFILE, when they have just been read.
  let into = "";
  // Where a FORMAT clause stands: its word, its name, then the end or SETTINGS.
  let format: "no" | "word" | "name" = "no";
  for (;;) {
    const kind = scanner.next();
    const symbol = kind === "symbol" ? scanner.sql[scanner.start] : "";
    if (kind === "end" || (symbol === ";" && depth <= 0)) {
      part.hasOutput ||= format === "name";
      return kind === "end" && part.keyword === "" ? undefined : part;
    }
    const word = kind === "word" ? scanner.text.toUpperCase() : "";
    if (part.keyword === "") {
      part.start = scanner.start;
      part.keyword = word || "(";
    }
    part.end = scanner.end;
    if (symbol === "(" || symbol === "[") depth++;
    else if (symbol === ")" || symbol === "]") depth--;
    if (kind === "parameter") readParameter(scanner.text, parameters);
    if (format === "word" && (kind === "word" || kind === "quoted")) format = "name";
    else if (format === "name" && word === "SETTINGS") {
      part.hasOutput = true;
      format = "no";
    } else format = depth === 0 && word === "FORMAT" ? "word" : "no";
    part.hasOutput ||= into === "INTO OUTFILE" && kind === "string" && depth === 0;
    into = word === "INTO" ? word : into === "INTO" && word === "OUTFILE" ? "INTO OUTFILE" : "";
    part.temporary ||= head === "CREATE" && word === "TEMPORARY";
    if (head === "CREATE" && word !== "OR" && word !== "REPLACE") head = "";
    if (word === "CREATE" && part.end === scanner.end && part.start === scanner.start) head = word;
    if (part.keyword === "INSERT" && depth === 0 && format === "name") {
      // What follows is data.
      part.end = scanner.end = scanner.sql.length;
      format = "no";
    }
  }
}

function readParameter(text: string, parameters: DeclaredParameter[]): void {
  const inner = text.slice(1, text.endsWith("}") ? -1 : undefined);
  const colon = inner.indexOf(":");
  const name = inner.slice(0, colon).trim();
  const type = inner.slice(colon + 1).trim();
  if (!parameters.some((known) => known.name === name)) parameters.push({ name, type });
}
