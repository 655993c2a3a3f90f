import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  realpathSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { runCommand } from "./commands.ts";
import { type Published, readManifest } from "./packages.ts";

/** A user's project with the packed packages installed. */
export interface Project {
  readonly folder: string;
  /** Where the package was installed: exactly what its tarball holds. */
  readonly installed: string;
  /** The files of `test/pack`, copied into the project. */
  readonly smokeFiles: readonly string[];
}

/** Packs a package; yields the tarball's path. */
export async function pack(one: Published, destination: string): Promise<string> {
  const output = await runCommand("pnpm", ["pack", "--json", "--pack-destination", destination], {
    cwd: one.folder,
  });
  return (JSON.parse(output) as { filename: string }).filename;
}

/**
 * Optional dependencies that are installed here, for npm to link: an engine of hundreds of megabytes is not copied for a
 * check. Those with dependencies are left to npm, which would install these in the linked folder.
 */
function linkedOptionals({ folder, manifest }: Published): Record<string, string> {
  const links: Record<string, string> = {};
  for (const name of Object.keys(manifest.optionalDependencies ?? {})) {
    const place = join(folder, "node_modules", name);
    if (!existsSync(place) || Object.keys(readManifest(place).dependencies ?? {}).length > 0) continue;
    links[name] = `file:${realpathSync(place)}`;
  }
  return links;
}

/**
 * Makes a project that depends on the tarballs, and lets npm install it.
 * @param tarballs of the package itself, first, and of those it depends on
 * @throws {Error} with npm's words when it cannot
 */
export async function createProject(
  folder: string,
  one: Published,
  tarballs: ReadonlyMap<Published, string>,
  typesFolder: string,
): Promise<Project> {
  mkdirSync(folder, { recursive: true });
  const dependencies = Object.fromEntries(
    [...tarballs].map(([{ manifest }, file]) => [manifest.name, `file:${file}`]),
  );
  const overrides = Object.assign({}, ...[...tarballs.keys()].map(linkedOptionals)) as Record<string, string>;
  writeFileSync(
    join(folder, "package.json"),
    JSON.stringify({ name: "app", private: true, type: "module", dependencies, overrides }),
  );
  const quiet = ["--no-audit", "--no-fund", "--no-package-lock", "--loglevel=error"];
  await runCommand("npm", ["install", "--ignore-scripts", "--prefer-offline", ...quiet], { cwd: folder });
  mkdirSync(join(folder, "node_modules", "@types"), { recursive: true });
  symlinkSync(realpathSync(typesFolder), join(folder, "node_modules", "@types", "node"), "dir");

  const smokeFolder = join(one.folder, "test", "pack");
  const smokeFiles = existsSync(smokeFolder) ? readdirSync(smokeFolder) : [];
  for (const file of smokeFiles) cpSync(join(smokeFolder, file), join(folder, file), { recursive: true });
  return { folder, installed: join(folder, "node_modules", one.manifest.name), smokeFiles };
}
