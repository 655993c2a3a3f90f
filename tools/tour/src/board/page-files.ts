import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { browserPlatform } from "../../../../packages/thingsdb/browser-plugin.ts";
import type { StaticFile } from "../web/static-files.ts";

const folder = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** Files of the page by the path of their URL. Its code is bundled with the client as browsers get it. */
export async function makePageFiles(): Promise<ReadonlyMap<string, StaticFile>> {
  const { outputFiles } = await build({
    entryPoints: [folder("board/main.ts")],
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    conditions: ["x-source"],
    plugins: [browserPlatform],
    write: false,
  });
  const read = (path: string): Buffer => readFileSync(folder(path));
  const html = { body: read("board/index.html"), type: "text/html; charset=utf-8" };
  return new Map<string, StaticFile>([
    ["/", html],
    ["/index.html", html],
    ["/style.css", { body: read("board/style.css"), type: "text/css; charset=utf-8" }],
    ["/icon.svg", { body: read("web/icon.svg"), type: "image/svg+xml" }],
    ["/main.js", { body: Buffer.from(outputFiles[0]!.contents), type: "text/javascript; charset=utf-8" }],
  ]);
}
