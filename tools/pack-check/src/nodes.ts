import { existsSync } from "node:fs";
import { join } from "node:path";
import { SkippedError } from "./results.ts";

/** A Node to try packages on. */
export interface NodeVersion {
  readonly name: string;
  /**
   * The executable.
   * @throws {SkippedError} when it is not installed here
   */
  path(): string;
}

/** The Node that runs this, and one of every major version that is supported. */
export function nodeVersions(toolFolder: string): NodeVersion[] {
  const others = ["20", "22", "24"].map((major) => ({
    name: `Node ${major}`,
    path() {
      const file = join(toolFolder, "node_modules", `node-${major}`, "bin", "node");
      if (!existsSync(file))
        throw new SkippedError(
          `Node ${major} comes as a package for Linux on x64, which is not installed here`,
        );
      return file;
    },
  }));
  return [{ name: "the current Node", path: () => process.execPath }, ...others];
}
