import type { Job } from "./jobs.ts";
import { itemsOfSet } from "./plain-values.ts";
import type { Shape } from "./shape.ts";

/** Reads the things that jobs lead to, before it is their turn; what does not fit is told of then. */
export function readAhead(shape: Shape, jobs: readonly Job[]): void {
  for (const job of jobs) {
    const [kind, data] = Object.entries(job ?? {})[0] ?? [""];
    if (kind !== "set" && kind !== "splice" && kind !== "add") continue;
    for (const [prop, content] of Object.entries(data ?? {})) {
      const reader = shape.readers.get(prop);
      if (reader?.target === undefined) continue;
      try {
        if (kind === "set") reader.read(content);
        else if (kind === "add") for (const item of itemsOfSet(content) ?? []) reader.item?.(item);
        else for (const item of (content as readonly unknown[]).slice(2)) reader.item?.(item);
      } catch {
        // It is read again in its turn.
      }
    }
  }
}
