import { existsSync, readFileSync, statSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { root } from "./paths.mjs";
import { run } from "./processes.mjs";

/** @throws {Error} when this Node is older than the project's floor */
function checkNode() {
  const floor = JSON.parse(readFileSync(join(root, "package.json"), "utf8")).engines.node.replace(">=", "");
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const [floorMajor, floorMinor] = floor.split(".").map(Number);
  if (major < floorMajor || (major === floorMajor && minor < floorMinor))
    throw new Error(`Node ${floor} or newer is needed; this is ${process.versions.node}`);
}

function isInstalled(stamp) {
  return existsSync(stamp) && statSync(stamp).mtimeMs >= statSync(join(root, "pnpm-lock.yaml")).mtimeMs;
}

/**
 * Installs what the lockfile says, unless that has been done. Needs Node and npm alone: npx brings the pinned pnpm.
 * @throws {Error} when the installation fails; its output has been shown
 */
export async function ensureInstalled() {
  checkNode();
  const stamp = join(root, "node_modules", ".modules.yaml");
  if (isInstalled(stamp)) return;
  const { packageManager } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  process.stderr.write("installing dependencies (once; about a minute with empty caches) …\n");
  const started = Date.now();
  // CI keeps pnpm from asking questions that nobody could answer.
  const result = await run("npx", ["--yes", packageManager, "install", "--frozen-lockfile"], {
    capture: true,
    env: { CI: "true" },
  });
  if (result.signal || result.interrupted) throw new Error("the installation was interrupted");
  if (result.code !== 0) {
    process.stderr.write(result.output);
    throw new Error(`the installation failed with code ${result.code}`);
  }
  // An installation that found nothing to do leaves the file as it was, older than the lockfile.
  if (existsSync(stamp)) utimesSync(stamp, new Date(), new Date());
  process.stderr.write(`installed in ${((Date.now() - started) / 1000).toFixed(1)} s\n`);
}
