import { readdirSync, readFileSync } from "node:fs";
import { extname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

/** A file as it is sent. */
export interface StaticFile {
  readonly body: Buffer;
  readonly type: string;
}

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
  ".json": "application/json",
};

/**
 * Reads the page's files once: what is not in the answer is not served, whatever a request's path says.
 * @param states file with the outlines of the states
 * @returns files by the path of their URL
 */
export function readStaticFiles(states: string): ReadonlyMap<string, StaticFile> {
  const folder = fileURLToPath(new URL("../../web/", import.meta.url));
  const files = new Map<string, StaticFile>();
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    const file = join(entry.parentPath, entry.name);
    const type = types[extname(entry.name)];
    if (!entry.isFile() || !type || entry.name === "tsconfig.json") continue;
    const path = relative(folder, file).replaceAll("\\", "/");
    files.set(`/${path}`, { body: readFileSync(file), type });
  }
  files.set("/", files.get("/index.html")!);
  files.set("/states.json", { body: readFileSync(states), type: types[".json"]! });
  return files;
}
