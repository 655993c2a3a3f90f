/** What a piece of SQL is, as far as the driver must tell pieces apart. */
export type TokenKind = "word" | "quoted" | "string" | "parameter" | "symbol" | "end";

/**
 * Goes over SQL token by token, past comments, with the quoting rules of ClickHouse's lexer: backslash escapes and doubled
 * quotes in `'…'`, `"…"` and `` `…` ``, neither of them in `‘…’` and `“…”`, heredocs `$tag$…$tag$`, comments `--`, `//`,
 * `#!`, `# ` and C-like ones, which nest. What is never closed runs to the end: to refuse it is the engine's task.
 */
export class SqlScanner {
  readonly sql: string;
  kind: TokenKind = "end";
  /** Where the current token begins and ends. */
  start = 0;
  end = 0;

  constructor(sql: string) {
    this.sql = sql;
  }

  /** Moves to the next token; `kind` is `"end"` when there is none. */
  next(): TokenKind {
    const { sql } = this;
    let at = this.end;
    for (;;) {
      at = skipSpace(sql, at);
      const after = skipComment(sql, at);
      if (after === at) break;
      at = after;
    }
    this.start = at;
    if (at >= sql.length) {
      this.end = sql.length;
      this.kind = "end";
      return this.kind;
    }
    const c = sql.charCodeAt(at);
    const heredoc = c === 36 /* $ */ ? afterHeredoc(sql, at) : at;
    if (heredoc > at) {
      at = heredoc;
      this.kind = "string";
    } else if (c === 0x2018 /* ‘ */) {
      at = endOf(sql, "’", at + 1);
      this.kind = "string";
    } else if (c === 0x201c /* “ */) {
      at = endOf(sql, "”", at + 1);
      this.kind = "quoted";
    } else if (isWord(c)) {
      do at++;
      while (at < sql.length && isWord(sql.charCodeAt(at)));
      this.kind = "word";
    } else if (c === 39 /* ' */) {
      at = afterQuote(sql, at, c);
      this.kind = "string";
    } else if (c === 34 /* " */ || c === 96 /* ` */) {
      at = afterQuote(sql, at, c);
      this.kind = "quoted";
    } else if (c === 123 /* { */ && PARAMETER.test(sql.slice(at, at + 256))) {
      at = afterBrace(sql, at);
      this.kind = "parameter";
    } else {
      at++;
      this.kind = "symbol";
    }
    this.end = at;
    return this.kind;
  }

  /** The current token as it stands. */
  get text(): string {
    return this.sql.slice(this.start, this.end);
  }
}

/** Beginning of `{name:Type}`; a map literal begins with a quote or a number. */
const PARAMETER = /^\{\s*[A-Za-z_]\w*\s*:/;

function isWord(c: number): boolean {
  if (c > 127) return c !== 0x2018 && c !== 0x201c;
  return (
    (c >= 97 && c <= 122) || (c >= 65 && c <= 90) || (c >= 48 && c <= 57) || c === 95 || c === 36 /* $ */
  );
}

function skipSpace(sql: string, from: number): number {
  let at = from;
  while (at < sql.length) {
    const c = sql.charCodeAt(at);
    if (c !== 32 && (c < 9 || c > 13) && c !== 0xa0 && c !== 0xfeff) break;
    at++;
  }
  return at;
}

function skipComment(sql: string, at: number): number {
  switch (sql.slice(at, at + 2)) {
    case "/*":
      return afterComment(sql, at);
    case "--":
    case "//":
    case "#!":
    case "# ":
      return endOf(sql, "\n", at + 2);
    default:
      return at;
  }
}

/** A comment within a comment must be closed, too. */
function afterComment(sql: string, from: number): number {
  const marks = /\/\*|\*\//g;
  marks.lastIndex = from + 2;
  for (let depth = 1; depth > 0; ) {
    const found = marks.exec(sql);
    if (found === null) return sql.length;
    depth += found[0] === "/*" ? 1 : -1;
  }
  return marks.lastIndex;
}

function endOf(sql: string, mark: string, from: number): number {
  const found = sql.indexOf(mark, from);
  return found < 0 ? sql.length : found + mark.length;
}

function afterQuote(sql: string, from: number, quote: number): number {
  for (let at = from + 1; at < sql.length; at++) {
    const c = sql.charCodeAt(at);
    if (c === 92 /* \ */) at++;
    else if (c === quote) {
      if (sql.charCodeAt(at + 1) !== quote) return at + 1;
      at++;
    }
  }
  return sql.length;
}

/** The end of the heredoc at `from`; `from` itself when there is none: a tag that does not come again is a word. */
function afterHeredoc(sql: string, from: number): number {
  const tag = /^\$\w*\$/.exec(sql.slice(from, from + 128))?.[0];
  const close = tag === undefined ? -1 : sql.indexOf(tag, from + tag.length);
  return tag === undefined || close < 0 ? from : close + tag.length;
}

function afterBrace(sql: string, from: number): number {
  let at = from + 1;
  while (at < sql.length) {
    const c = sql.charCodeAt(at);
    if (c === 125 /* } */) return at + 1;
    at = c === 39 || c === 34 || c === 96 ? afterQuote(sql, at, c) : at + 1;
  }
  return sql.length;
}
