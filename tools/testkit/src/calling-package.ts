import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * The folder of the package whose test is running: the nearest one above the test file that has a package.json.
 * Outside of jest, the one above the working directory.
 * @throws {Error} when there is none up to the root of the file system
 */
export function callingPackage(): string {
  const testPath = (globalThis as { expect?: typeof expect }).expect?.getState().testPath;
  const start = testPath === undefined ? process.cwd() : dirname(testPath);
  for (let folder = start; ; folder = dirname(folder)) {
    if (existsSync(join(folder, "package.json"))) return folder;
    if (folder === dirname(folder)) throw new Error(`no package.json above ${start}`);
  }
}

/** The nearest `relative` in a `node_modules` above `start`, which finds packages that export no path of their own. */
export function findInstalled(relative: string, start: string): string | undefined {
  for (let folder = start; ; folder = dirname(folder)) {
    const candidate = join(folder, "node_modules", relative);
    if (existsSync(candidate)) return candidate;
    if (folder === dirname(folder)) return undefined;
  }
}
