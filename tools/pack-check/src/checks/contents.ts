import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";
import { type Published, readManifest } from "../packages.ts";
import type { Project } from "../project.ts";

/** What no package may hold: programs and archives (but for addons under prebuilds), tests, left-overs of tools. */
const forbidden =
  /\.(jar|war|class|so|dylib|dll|exe|a|o|tgz|zip|tsbuildinfo|env)$|\.test\.|(^|\/)node_modules\/|(^|\/)\./;

/** Where text can hide a path of the machine that built it. */
const textFiles = /\.([cm]?[jt]s|map|json|md|c|h)$/;

/** All files below, with `/` between folders. */
export function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .map((file) => file.split(sep).join("/"))
    .sort();
}

/** @throws {Error} unless the tarball holds what it must, and nothing that its `files` do not name */
export function checkFiles({ installed }: Project): void {
  const files = filesBelow(installed);
  const { files: listed = [] } = readManifest(installed);
  const required = ["package.json", "LICENSE", "README.md"];
  const missing = required.filter((file) => !files.includes(file));
  if (missing.length > 0) throw new Error(`the tarball lacks ${missing.join(", ")}`);
  const isListed = (file: string): boolean =>
    listed.some((entry) => file === entry || file.startsWith(`${entry}/`));
  const isAddon = (file: string): boolean => /^prebuilds\/.*\.node$/.test(file);
  const stray = files.filter(
    (file) =>
      (!required.includes(file) && !isListed(file)) ||
      forbidden.test(file) ||
      (file.endsWith(".node") && !isAddon(file)),
  );
  if (stray.length > 0) throw new Error(`the tarball must not hold ${stray.join(", ")}`);
}

/** @throws {Error} unless the licence is the project's, word for word */
export function checkLicence({ installed }: Project, root: string): void {
  const own = join(installed, "LICENSE");
  if (!existsSync(own)) throw new Error("the tarball lacks LICENSE");
  if (readFileSync(own, "utf8") !== readFileSync(join(root, "LICENSE"), "utf8"))
    throw new Error("LICENSE differs from the one of the project");
}

/** @throws {Error} when a file names the folder that it was built in */
export function checkMachinePaths({ installed }: Project, root: string): void {
  const telling = filesBelow(installed).filter(
    (file) => textFiles.test(file) && readFileSync(join(installed, file), "utf8").includes(root + sep),
  );
  if (telling.length > 0) throw new Error(`the path of this checkout stands in ${telling.join(", ")}`);
}

/** @throws {Error} when the packed manifest still speaks of the workspace */
export function checkDependencies({ installed }: Project): void {
  const { dependencies = {}, optionalDependencies = {} } = readManifest(installed);
  for (const [name, range] of Object.entries({ ...dependencies, ...optionalDependencies }))
    if (/^(workspace|catalog|file|link):/.test(range)) throw new Error(`${name} is asked for as ${range}`);
}

/**
 * A registry that lacks an optional package makes it vanish from the lockfile without a word.
 * @throws {Error} when the lockfile has lost an optional dependency for Linux on x64
 */
export function checkLockfile({ manifest }: Published, root: string): void {
  const lockfile = readFileSync(join(root, "pnpm-lock.yaml"), "utf8");
  for (const [name, version] of Object.entries(manifest.optionalDependencies ?? {}))
    if (name.includes("linux-x64") && !lockfile.includes(`'${name}@${version}':`))
      throw new Error(`pnpm-lock.yaml lacks ${name}@${version}`);
}
