import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

/**
 * The bench files of a package, or of all, sorted: `<folder>/<package>/*.bench.ts`.
 * @throws {Error} that lists the packages with benches, when this one has none
 */
export function findBenchFiles(folder: string, name: string): string[] {
  const packages = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .filter((entry) => filesIn(join(folder, entry)).length > 0)
    .sort();
  if (name !== "all" && !packages.includes(name))
    throw new Error(`no benches for "${name}"; there are: ${packages.join(", ") || "none"}`);
  return packages
    .filter((one) => name === "all" || one === name)
    .flatMap((one) => filesIn(join(folder, one)));
}

function filesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => file.endsWith(".bench.ts"))
    .sort()
    .map((file) => join(folder, file));
}
