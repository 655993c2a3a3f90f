import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { callingPackage } from "./calling-package.ts";

/**
 * Reads `test/vectors/<name>.json` of the package whose test is running. What the file holds is not checked:
 * `Vectors` is the caller's word for it.
 * @param name with or without `.json`
 * @throws {Error} that lists the files there are, when there is none of this name
 */
export function loadVectors<Vectors>(name: string): Vectors {
  const folder = join(callingPackage(), "test", "vectors");
  const file = name.endsWith(".json") ? name : `${name}.json`;
  let text: string;
  try {
    text = readFileSync(join(folder, file), "utf8");
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "ENOENT") throw cause;
    throw new Error(`no vectors ${file}; there are: ${listVectors().join(", ") || "none"}`, { cause });
  }
  return JSON.parse(text) as Vectors;
}

/** The names of the vector files of the package whose test is running, sorted. */
export function listVectors(): string[] {
  try {
    return readdirSync(join(callingPackage(), "test", "vectors"))
      .filter((file) => file.endsWith(".json"))
      .sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}
