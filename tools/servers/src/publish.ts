import { existsSync, renameSync } from "node:fs";

/** Gives a folder that is whole its final name, unless another process was quicker with the same content. */
export function publish(draft: string, folder: string): void {
  try {
    renameSync(draft, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
  }
}
