import { createHash } from "node:crypto";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { ChdbUsageError } from "./errors.ts";
import { locateAddon } from "./native/locate.ts";

/** The types of a function that SQL can call. */
export interface FunctionSignature {
  /** Types of the arguments, one at least: a list, or by name for documentation's sake. */
  args: readonly string[] | Readonly<Record<string, string>>;
  /** Type of the answer. */
  returns: string;
  /** Processes that may run it at the same time. Default 1. */
  processes?: number;
  /** How long the engine waits for an answer, in ms. Default 10,000. */
  timeoutMs?: number;
}

const NAME = /^[A-Za-z_]\w*$/;

/** @throws ChdbUsageError when there is no such folder */
export function checkFunctions(udfPath: string): void {
  if (!existsSync(udfPath)) throw new ChdbUsageError(`udfPath: there is no folder ${udfPath}.`);
}

/**
 * Makes the functions of the user's own folder seen, once the engine reloads: each file of it is linked into the
 * engine's folder, where those of other sessions may be, too.
 *
 * @throws ChdbUsageError for a name that another folder has linked before
 */
export function linkFunctions(folder: string, udfPath: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const name of readdirSync(udfPath)) {
    const [target, link] = [join(udfPath, name), join(folder, name)];
    if (!existsSync(link)) symlinkSync(target, link);
    else if (realpathSync(link) !== realpathSync(target)) {
      throw new ChdbUsageError(`udfPath: the engine has a file ${name} of another session's already.`);
    }
  }
}

/**
 * Writes a JS function where the engine finds it: a script that node runs, and its description. The engine must be told
 * to reload afterwards.
 *
 * @throws ChdbUsageError for a name or a function that cannot be.
 */
export function writeFunction(
  folder: string,
  name: string,
  signature: FunctionSignature,
  fn: string | ((...args: never[]) => unknown),
  addon: string | undefined,
): void {
  if (!NAME.test(name)) throw new ChdbUsageError(`${JSON.stringify(name)} cannot be the name of a function.`);
  const source = typeof fn === "string" ? fn : String(fn);
  if (/^\s*(?:class\b|function[^{]*\{\s*\[native code\])/.test(source)) {
    throw new ChdbUsageError(
      `The function ${name} must be plain JavaScript: it runs in a process of its own.`,
    );
  }
  const named = Array.isArray(signature.args)
    ? signature.args.map((type) => ["", type])
    : Object.entries(signature.args);
  if (named.length === 0) {
    throw new ChdbUsageError(
      `The function ${name} must have an argument: the engine does not tell one without for how many rows.`,
    );
  }
  const spec = { args: named.map(([, type]) => type), returns: signature.returns };
  const runtime = join(dirname(locateAddon(addon)), "..", "..", "runtime", "udf.cjs");
  const script = `require(${JSON.stringify(runtime)})({ ...${JSON.stringify(spec)}, fn: (\n${asExpression(source)}\n) });\n`;
  // The engine keeps running processes of a function whose description has not changed.
  const version = createHash("sha256").update(script).digest("hex").slice(0, 12);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  removeFunction(folder, name);
  const base = join(folder, `${name}.${version}`);
  writeFileSync(`${base}.cjs`, script, { mode: 0o600 });
  const command = [process.execPath, `${base}.cjs`]
    .map((part) => `'${part.replaceAll("'", "'\\''")}'`)
    .join(" ");
  writeFileSync(`${base}.sh`, `#!/bin/sh\nNODE_OPTIONS= ELECTRON_RUN_AS_NODE=1 exec ${command}\n`);
  chmodSync(`${base}.sh`, 0o700);
  const { processes = 1, timeoutMs = 10_000 } = signature;
  writeFileSync(
    `${base}.xml`,
    [
      "<functions><function><type>executable_pool</type>",
      `<name>${name}</name><return_type>${xml(signature.returns)}</return_type>`,
      ...named.map(
        ([key, type]) =>
          `<argument><type>${xml(type!)}</type>${key ? `<name>${xml(key)}</name>` : ""}</argument>`,
      ),
      `<format>TabSeparated</format><command>${xml(`${name}.${version}.sh`)}</command><execute_direct>1</execute_direct>`,
      `<send_chunk_header>1</send_chunk_header><pool_size>${processes}</pool_size>`,
      `<command_read_timeout>${timeoutMs}</command_read_timeout><stderr_reaction>throw</stderr_reaction>`,
      "</function></functions>\n",
    ].join("\n"),
  );
}

/** Takes the files of a function away, if there are any. */
function removeFunction(folder: string, name: string): void {
  for (const file of readdirSync(folder)) {
    if (file.startsWith(`${name}.`)) rmSync(join(folder, file));
  }
}

/** `f(x) { … }`, as a method prints itself, is no expression by itself. */
function asExpression(source: string): string {
  const method = /^(?:async\s+)?(?!function\b|async\b|\()[A-Za-z_$][\w$]*\s*\([^)]*\)\s*\{/.test(source);
  return method ? source.replace(/^(async\s+)?/, "$1function ") : source;
}

function xml(text: string): string {
  return text.replace(/[<>&'"]/g, (c) => `&#${c.charCodeAt(0)};`);
}
