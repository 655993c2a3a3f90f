"use strict";
/*
 * What runs a function made by `session.createFunction`, in a process of its own that the engine starts and feeds: the
 * number of rows on a line, then that many lines of tab-separated arguments; one line of answer for each. Plain
 * CommonJS without dependencies, so that any Node can run it from anywhere.
 */

const BIG = /^U?Int(64|128|256)$/;
const SMALL = /^U?Int(8|16|32)$/;
const FLOAT = /^(Float(32|64)|BFloat16)$/;

/** Type text as { name, args }; args are type texts, names of tuple fields left out. */
function parseType(text) {
  const open = text.indexOf("(");
  if (open < 0) return { name: text.trim(), args: [] };
  const args = [];
  let depth = 0;
  let quoted = false;
  let from = open + 1;
  for (let i = from; i < text.length; i++) {
    const c = text[i];
    if (quoted) {
      if (c === "\\") i++;
      else if (c === "'") quoted = false;
    } else if (c === "'") quoted = true;
    else if (c === "(") depth++;
    else if (depth === 0 && (c === "," || c === ")")) {
      args.push(text.slice(from, i).trim());
      from = i + 1;
    } else if (c === ")") depth--;
  }
  return { name: text.slice(0, open).trim(), args };
}

/** Nodes of the types that the text form needs to tell apart. */
function compile(text) {
  const { name, args } = parseType(text);
  if (name === "Nullable") return { ...compile(args[0]), nullable: true };
  if (name === "LowCardinality") return compile(args[0]);
  if (name === "Array") return { kind: "array", text, element: compile(args[0]) };
  if (name === "Map") return { kind: "map", text, key: compile(args[0]), value: compile(args[1]) };
  if (name === "Tuple") {
    // A field may be named: `a Int8`, `b Nullable(Int8)`.
    const types = args.map((arg) => /^(?:`(?:[^`\\]|\\.)*`|\w+)\s+(?=\w)(.*)$/s.exec(arg)?.[1] ?? arg);
    return { kind: "tuple", text, elements: types.map(compile) };
  }
  if (SMALL.test(name)) return { kind: "int", text };
  if (BIG.test(name)) return { kind: "bigint", text };
  if (FLOAT.test(name)) return { kind: "float", text };
  if (name === "Bool") return { kind: "bool", text };
  if (name.startsWith("Decimal")) return { kind: "decimal", text };
  return { kind: "string", text, date: /^Date(32)?$/.test(name), instant: /^DateTime(64)?$/.test(name) };
}

const ESCAPES = { b: "\b", f: "\f", r: "\r", n: "\n", t: "\t", 0: "\0", a: "\x07", v: "\v" };

function unescaped(text) {
  return text.includes("\\") ? text.replace(/\\(.)/gs, (_, c) => ESCAPES[c] ?? c) : text;
}

function escaped(text) {
  return text.replace(/[\\\t\n\r\0\b\f']/g, (c) => {
    const name = { "\t": "t", "\n": "n", "\r": "r", "\0": "0", "\b": "b", "\f": "f" }[c];
    return `\\${name ?? c}`;
  });
}

function scalar(type, text) {
  switch (type.kind) {
    case "int":
      return Number(text);
    case "bigint":
      return BigInt(text);
    case "float":
      return /nan/i.test(text)
        ? NaN
        : /inf/i.test(text)
          ? text[0] === "-"
            ? -Infinity
            : Infinity
          : Number(text);
    case "bool":
      return text === "true" || text === "1";
    default:
      return text;
  }
}

/** Reads values inside containers, where strings are quoted. */
class Cursor {
  constructor(text) {
    this.text = text;
    this.at = 0;
  }

  read(type) {
    if (type.nullable && this.text.startsWith("NULL", this.at)) {
      this.at += 4;
      return null;
    }
    if (type.kind === "array") return this.list("[", "]", () => this.read(type.element));
    if (type.kind === "tuple") {
      let index = 0;
      return this.list("(", ")", () => this.read(type.elements[index++]));
    }
    if (type.kind === "map") {
      const entries = this.list("{", "}", () => {
        const key = this.read(type.key);
        this.at++; // the colon
        return [key, this.read(type.value)];
      });
      return new Map(entries);
    }
    const rest = /'((?:[^'\\]|\\.)*)'|[^,\])}:]+/sy;
    rest.lastIndex = this.at;
    const found = rest.exec(this.text);
    if (found === null) throw new Error(`cannot read ${type.text} from ${this.text}`);
    this.at = rest.lastIndex;
    return scalar(type, found[1] === undefined ? found[0] : unescaped(found[1]));
  }

  list(open, close, element) {
    const out = [];
    if (this.text[this.at] !== open) throw new Error(`expected ${open} in ${this.text}`);
    this.at++;
    while (this.text[this.at] !== close) {
      if (this.at >= this.text.length) throw new Error(`expected ${close} in ${this.text}`);
      out.push(element());
      if (this.text[this.at] === ",") this.at++;
    }
    this.at++;
    return out;
  }
}

function readField(type, field) {
  if (type.nullable && field === "\\N") return null;
  if (type.kind === "array" || type.kind === "tuple" || type.kind === "map")
    return new Cursor(field).read(type);
  return scalar(type, type.kind === "string" ? unescaped(field) : field);
}

function refuse(type, value) {
  const shown =
    typeof value === "bigint"
      ? `${value}n`
      : typeof value === "object"
        ? JSON.stringify(value)
        : String(value);
  throw new TypeError(`the function returned ${shown} (${typeof value}), which is no ${type.text}`);
}

function number(type, value) {
  if (type.kind === "float") {
    if (typeof value !== "number") refuse(type, value);
    return Number.isNaN(value) ? "nan" : Number.isFinite(value) ? String(value) : value < 0 ? "-inf" : "inf";
  }
  if (typeof value !== "bigint" && !Number.isSafeInteger(value)) refuse(type, value);
  return String(value);
}

function instant(type, value) {
  if (!(value instanceof Date)) return String(value);
  if (Number.isNaN(value.getTime())) refuse(type, value);
  if (type.date) return value.toISOString().slice(0, 10);
  const seconds = Math.floor(value.getTime() / 1000);
  const ms = String(value.getTime() - seconds * 1000).padStart(3, "0");
  return type.text.startsWith("DateTime64") ? `${seconds}.${ms}` : String(seconds);
}

function write(type, value, nested) {
  if (value === null || value === undefined) {
    if (!type.nullable) refuse(type, value);
    return nested ? "NULL" : "\\N";
  }
  const inside = (element) => (part) => write(element, part, true);
  switch (type.kind) {
    case "array":
      if (typeof value[Symbol.iterator] !== "function" || typeof value === "string") refuse(type, value);
      return `[${Array.from(value, inside(type.element)).join(",")}]`;
    case "tuple": {
      const parts = Array.isArray(value) ? value : Object.values(value);
      if (parts.length !== type.elements.length) refuse(type, value);
      return `(${parts.map((part, i) => write(type.elements[i], part, true)).join(",")})`;
    }
    case "map": {
      const entries = value instanceof Map ? [...value] : Object.entries(value);
      const pair = ([key, item]) => `${write(type.key, key, true)}:${write(type.value, item, true)}`;
      return `{${entries.map(pair).join(",")}}`;
    }
    case "int":
    case "bigint":
    case "float":
      return number(type, value);
    case "bool":
      if (typeof value !== "boolean") refuse(type, value);
      return nested ? String(value) : value ? "1" : "0";
    case "decimal":
      if (!/^-?\d+(\.\d+)?$/.test(String(value))) refuse(type, value);
      return String(value);
    default: {
      if (typeof value === "object" && !(value instanceof Date)) refuse(type, value);
      const text = type.date || type.instant ? instant(type, value) : String(value);
      return nested ? `'${escaped(text)}'` : escaped(text);
    }
  }
}

/** Serves the function to the engine on stdin and stdout until that ends. */
module.exports = async function serve({ args, returns, fn }) {
  const types = args.map(compile);
  const result = compile(returns);
  let rest = "";
  let rows = 0;
  process.stdin.setEncoding("utf8");
  for await (const chunk of process.stdin) {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop();
    const answers = [];
    for (const line of lines) {
      if (rows === 0) {
        rows = Number(line);
        continue;
      }
      rows--;
      const fields = line.split("\t");
      answers.push(write(result, await fn(...types.map((type, i) => readField(type, fields[i]))), false));
    }
    if (answers.length > 0) process.stdout.write(`${answers.join("\n")}\n`);
  }
};

module.exports.readField = readField;
module.exports.writeField = (type, value) => write(type, value, false);
module.exports.compile = compile;
