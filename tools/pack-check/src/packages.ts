import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The parts of a package.json that are looked at here. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly private?: boolean;
  readonly files?: readonly string[];
  readonly exports: Readonly<Record<string, unknown>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** A package that is published. */
export interface Published {
  /** Its folder's name: `binary`. */
  readonly word: string;
  /** Its folder. */
  readonly folder: string;
  readonly manifest: Manifest;
}

/** Every package that is published, sorted. */
export function publishedPackages(root: string): Published[] {
  return readdirSync(join(root, "packages"))
    .sort()
    .map((word) => ({ word, folder: join(root, "packages", word) }))
    .filter(({ folder }) => existsSync(join(folder, "package.json")))
    .map((one) => ({ ...one, manifest: readManifest(one.folder) }))
    .filter(({ manifest }) => manifest.private !== true);
}

/** Reads the package.json of a folder. */
export function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;
}

/** The package and all packages of this project that it depends on, itself first. */
export function withOwnDependencies(one: Published, all: readonly Published[]): Published[] {
  const found = [one];
  // The list grows while it is walked: dependencies of dependencies come, too.
  for (const { manifest } of found)
    for (const name of Object.keys(manifest.dependencies ?? {})) {
      const dependency = all.find((other) => other.manifest.name === name);
      if (dependency && !found.includes(dependency)) found.push(dependency);
    }
  return found;
}

/** The ways in that a package offers, as they are imported: `@x/thingsdb`, `@x/thingsdb/model`. */
export function entryPoints({ name, exports }: Manifest): string[] {
  return Object.keys(exports)
    .filter((key) => key !== "./package.json")
    .map((key) => name + key.slice(1));
}
