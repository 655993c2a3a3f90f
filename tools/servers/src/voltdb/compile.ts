import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { UpContext } from "../definition.ts";
import { javaCommand } from "../java.ts";
import { publish } from "../publish.ts";
import { runToEnd } from "../run-to-end.ts";
import { version } from "./artefacts.ts";

/** What is made of our own Java. */
export interface Compiled {
  /** The class path of the launcher. */
  readonly launcher: string;
  /** The procedures of the schema. */
  readonly proceduresJar: string;
  /** A procedure that is not loaded at the start. */
  readonly extraJar: string;
}

const parts = ["launcher", "procedures", "extra"] as const;

function filesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".java"))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort();
}

/**
 * Compiles launcher and procedures, once for every state of their sources.
 * @throws {Error} with the compiler's words
 */
export async function compile(sources: string, lib: string, context: UpContext): Promise<Compiled> {
  const hash = createHash("sha256");
  for (const part of parts) for (const file of filesIn(join(sources, part))) hash.update(readFileSync(file));
  const folder = join(context.cacheFolder, `voltdb-${version}-own-${hash.digest("hex").slice(0, 12)}`);
  if (!existsSync(folder)) {
    context.progress("compiling the procedures, once");
    const draft = `${folder}.${process.pid}.draft`;
    try {
      for (const part of parts) await compilePart(join(sources, part), lib, join(draft, part), context);
      publish(draft, folder);
    } finally {
      rmSync(draft, { recursive: true, force: true });
    }
  }
  const jar = (part: string): string => join(folder, part, "all.jar");
  return { launcher: join(folder, "launcher"), proceduresJar: jar("procedures"), extraJar: jar("extra") };
}

async function compilePart(
  sources: string,
  lib: string,
  folder: string,
  { signal }: UpContext,
): Promise<void> {
  const classes = join(folder, "x");
  mkdirSync(folder, { recursive: true });
  const options = ["--release", "8", "-Xlint:-options", "-proc:none", "-cp", `${lib}/*`, "-d", folder];
  await runToEnd(javaCommand("javac"), [...options, ...filesIn(sources)], { cwd: folder, signal });
  if (!existsSync(classes)) return;
  const jar = ["--create", "--no-manifest", "--file", join(folder, "all.jar"), "-C", folder, "x"];
  await runToEnd(javaCommand("jar"), jar, { cwd: folder, signal });
}
