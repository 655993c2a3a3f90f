import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { ChdbConnectionError } from "../errors.ts";

/** npm package that carries libchdb, by platform; there is none for musl or Windows. */
const ENGINES: Readonly<Record<string, string>> = {
  "linux-x64": "@chdb/lib-linux-x64-gnu",
  "linux-arm64": "@chdb/lib-linux-arm64-gnu",
  "darwin-x64": "@chdb/lib-darwin-x64",
  "darwin-arm64": "@chdb/lib-darwin-arm64",
};

const PLATFORM = `${process.platform}-${process.arch}`;

/**
 * The path of libchdb: the option, else `CHDB_LIBRARY`, else the installed engine package.
 *
 * @throws ChdbConnectionError `ERR_CHDB_NO_ENGINE` where there is none.
 */
export function locateLibrary(option?: string): string {
  const chosen = option ?? process.env.CHDB_LIBRARY;
  if (chosen) return must(resolve(chosen), option === undefined ? "CHDB_LIBRARY" : "the option `library`");
  const name = ENGINES[PLATFORM];
  if (name === undefined) throw noEngine(PLATFORM);
  for (const from of searchRoots()) {
    try {
      // The file is called .so on macOS, too.
      return must(join(dirname(createRequire(from).resolve(`${name}/package.json`)), "libchdb.so"), name);
    } catch (error) {
      if (error instanceof ChdbConnectionError) throw error;
    }
  }
  if (isMusl()) throw noEngine(`${PLATFORM} with musl`);
  throw missing(
    `The chDB engine package ${name} is not installed: install without --omit=optional, ` +
      "or point the option `library` or CHDB_LIBRARY at a libchdb.",
  );
}

/**
 * The path of this package's addon: the option, else `CHDB_ADDON`, else `prebuilds/` of the package.
 *
 * @throws ChdbConnectionError `ERR_CHDB_NO_ENGINE` where there is none.
 */
export function locateAddon(option?: string): string {
  const chosen = option ?? process.env.CHDB_ADDON;
  if (chosen) return must(resolve(chosen), option === undefined ? "CHDB_ADDON" : "the option `addon`");
  const file = join("prebuilds", PLATFORM, "chdb.node");
  for (const from of searchRoots()) {
    const beside = upwards(dirname(from), file);
    if (beside !== undefined) return beside;
    try {
      return must(join(dirname(createRequire(from).resolve("@x/chdb/package.json")), file), "@x/chdb");
    } catch {
      // Bundled away from the package: try the next place.
    }
  }
  throw missing(
    `@x/chdb has no addon for ${PLATFORM} beside its code: when you bundle it, mark @x/chdb as external ` +
      "or point the option `addon` or CHDB_ADDON at its prebuilds/<platform>/chdb.node.",
  );
}

/** Files to resolve from: this module (unknown inside a CommonJS bundle), then the program's folder. */
function searchRoots(): string[] {
  const url: string | undefined = import.meta.url;
  return [...(url ? [fileURLToPath(url)] : []), join(process.cwd(), "package.json")];
}

function upwards(folder: string, file: string): string | undefined {
  for (let here = folder; ; here = dirname(here)) {
    const candidate = join(here, file);
    if (existsSync(candidate)) return candidate;
    if (here === dirname(here)) return undefined;
  }
}

function noEngine(platform: string): ChdbConnectionError {
  return missing(
    `chDB has no engine for ${platform}: it exists for Linux (glibc) and macOS on x64 and arm64; ` +
      "if you built libchdb yourself, point the option `library` or CHDB_LIBRARY at it.",
  );
}

// Asked late: the report takes tens of milliseconds.
function isMusl(): boolean {
  if (process.platform !== "linux") return false;
  const { header } = process.report.getReport() as { header: { glibcVersionRuntime?: string } };
  return header.glibcVersionRuntime === undefined;
}

function must(path: string, named: string): string {
  if (!existsSync(path)) throw missing(`There is no file ${path}, where ${named} says the engine is.`);
  return path;
}

function missing(message: string): ChdbConnectionError {
  return new ChdbConnectionError(message, { code: "ERR_CHDB_NO_ENGINE" });
}
