import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder that holds the root package.json. */
export const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");

/** Where the commands of the installed tools are. */
export const bin = join(root, "node_modules", ".bin");

/** The environment of everything that is started from here: the installed tools come first on PATH. */
export function environment(extra = {}) {
  const separator = process.platform === "win32" ? ";" : ":";
  return {
    ...process.env,
    PATH: `${bin}${separator}${process.env.PATH ?? ""}`,
    TURBO_TELEMETRY_DISABLED: "1",
    ...extra,
  };
}

/**
 * The workspaces of this checkout.
 * @returns {{ word: string, folder: string, name: string }[]} what a user types, the folder from the root, the package's name
 */
export function workspaces() {
  const found = [];
  for (const group of ["packages", "tools"]) {
    for (const word of readdirSync(join(root, group)).sort())
      found.push({ word, folder: `${group}/${word}` });
  }
  found.push({ word: "docs", folder: "docs-site" });
  return found
    .filter(({ folder }) => existsSync(join(root, folder, "package.json")))
    .map((workspace) => ({
      ...workspace,
      name: JSON.parse(readFileSync(join(root, workspace.folder, "package.json"), "utf8")).name,
    }));
}

/**
 * Takes the leading words that name workspaces (`chdb`, `packages/chdb`, `@x/chdb`); what follows is passed on.
 * @param {string[]} words
 * @throws {Error} for a word before the first flag that names no workspace
 */
export function selectWorkspaces(words) {
  const all = workspaces();
  const firstFlag = words.findIndex((word) => word.startsWith("-"));
  const names = firstFlag === -1 ? words : words.slice(0, firstFlag);
  const selected = names.map((word) => {
    const plain = word.replace(/\/+$/, "");
    const hit = all.find((one) => one.word === plain || one.folder === plain || one.name === plain);
    if (!hit)
      throw new Error(
        `no package or tool is called "${word}"; there are: ${all.map((w) => w.word).join(", ")}`,
      );
    return hit;
  });
  return { selected, rest: words.slice(names.length).filter((word, i) => !(i === 0 && word === "--")) };
}
