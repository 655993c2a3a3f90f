import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";

const folder = new URL("../native/", import.meta.url);

/** The cross-compiler that the committed prebuilds are made with (PyPI `ziglang`). */
export const TOOLCHAIN = "zig-0.17.0";

/** Zig target, and whether the linker must leave Node-API symbols to the process. */
export const TARGETS = {
  "linux-x64": { zig: "x86_64-linux-gnu.2.17", apple: false },
  "linux-arm64": { zig: "aarch64-linux-gnu.2.17", apple: false },
  "darwin-x64": { zig: "x86_64-macos.11.0", apple: true },
  "darwin-arm64": { zig: "aarch64-macos.11.0", apple: true },
};

/** The C files to compile. */
export function sources() {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".c"))
    .sort();
}

/** What each prebuild embeds after `x-chdb-build:`, so that a test can tell whether it is of these sources. */
export function buildInfo() {
  const hash = createHash("sha256");
  for (const name of readdirSync(folder).sort()) {
    hash
      .update(`${name}\0`)
      .update(readFileSync(new URL(name, folder)))
      .update("\0");
  }
  return `${hash.digest("hex").slice(0, 32)}:${TOOLCHAIN}`;
}
