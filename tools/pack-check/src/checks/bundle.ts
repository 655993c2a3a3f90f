import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import esbuildPlugin from "@size-limit/esbuild";
import filePlugin from "@size-limit/file";
import type { BuildOptions } from "esbuild";
import sizeLimit from "size-limit";
import { runCommand } from "../commands.ts";
import type { Project } from "../project.ts";

/** One application that the package's users might bundle; `test/pack/bundles.json` holds an array of them. */
export interface BundleCase {
  /** A file of `test/pack`. */
  readonly app: string;
  /** How large the minified bundle may be. */
  readonly maxBytes: number;
  /** How the bundle is compressed before it is measured. Default: not at all. */
  readonly compression?: "brotli";
  /** Packages that stay outside of the bundle. */
  readonly external?: readonly string[];
}

/** The bundles that a package is checked with: those of its list, else none. */
export function bundleCases({ folder }: Project): readonly BundleCase[] {
  const list = join(folder, "bundles.json");
  return existsSync(list) ? (JSON.parse(readFileSync(list, "utf8")) as BundleCase[]) : [];
}

/** The endings by which Node knows each format. */
const formats = { esm: "mjs", cjs: "cjs" } as const;

/**
 * Bundles an application against the installed package, measures the bundle and runs it. A bundle without externals is
 * run in a folder from which no package can be found; `PACK_CHECK_INSTALLED` names the node_modules for those that are
 * to be given a path.
 * @throws {Error} when it is too large, or does not end with code 0
 */
export async function checkBundle(
  project: Project,
  { app, maxBytes, compression, external = [] }: BundleCase,
  format: keyof typeof formats,
  awayFolder: string,
): Promise<void> {
  const home = external.length > 0 ? project.folder : awayFolder;
  const output = join(
    home,
    [
      "bundle",
      format,
      app.replace(/\W/g, "-"),
      ...(external.length > 0 ? ["external"] : []),
      ...(compression === undefined ? [] : [compression]),
    ].join("-"),
  );
  mkdirSync(output, { recursive: true });
  const check = {
    files: [join(project.folder, app)],
    brotli: compression === "brotli",
    modifyEsbuildConfig: (config: BuildOptions): BuildOptions => ({
      ...config,
      platform: "node",
      target: "node20",
      format,
      external: [...external],
      outExtension: { ".js": `.${formats[format]}` },
      logLevel: "silent",
    }),
  };
  // The configuration that the command of size-limit makes out of its file; the type knows a list of files alone.
  const config = { checks: [check], saveBundle: output, cleanDir: true };
  const plugins = [...esbuildPlugin, ...filePlugin];
  const [result] = (await sizeLimit(plugins, config as unknown as string[])) as { size?: number }[];
  const size = result?.size ?? Number.NaN;
  if (!(size <= maxBytes)) {
    const how = compression === undefined ? "" : ` with ${compression}`;
    throw new Error(`the bundle has ${size} bytes${how}, more than ${maxBytes}`);
  }
  const file = join(output, app.replace(/\.ts$/, `.${formats[format]}`));
  await runCommand(process.execPath, [file], {
    cwd: home,
    env: { PACK_CHECK_INSTALLED: join(project.folder, "node_modules") },
  });
}
