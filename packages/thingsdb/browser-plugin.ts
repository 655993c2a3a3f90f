import { join } from "node:path";

/** What esbuild gives a plugin, as far as this one needs it. */
interface PluginBuild {
  onResolve(options: { filter: RegExp }, callback: (from: { path: string }) => { path: string }): void;
}

/** What takes the place of Node's: WebSocket alone, nothing of `node:`, and no generated code. */
const replacements: Readonly<Record<string, string>> = {
  "platform.ts": "src/platform-browser.ts",
  "compile.ts": "src/codec/compile-browser.ts",
  "server-version.ts": "src/server-version-browser.ts",
  "watches.ts": "src/watches-browser.ts",
};

/** Puts what browsers need in the place of what Node does. */
export const browserPlatform = {
  name: "browser-platform",
  setup(build: PluginBuild): void {
    build.onResolve({ filter: /\/(?:platform|compile|server-version|watches)\.ts$/ }, ({ path }) => ({
      path: join(import.meta.dirname, replacements[path.slice(path.lastIndexOf("/") + 1)]!),
    }));
  },
};
