import { join } from "node:path";

/** What esbuild gives a plugin, as far as this one needs it. */
interface PluginBuild {
  onResolve(options: { filter: RegExp }, callback: () => { path: string }): void;
}

/** Puts the platform of browsers in the place of Node's: WebSocket alone, and nothing of `node:`. */
export const browserPlatform = {
  name: "browser-platform",
  setup(build: PluginBuild): void {
    build.onResolve({ filter: /\/platform\.ts$/ }, () => ({
      path: join(import.meta.dirname, "src/platform-browser.ts"),
    }));
  },
};
