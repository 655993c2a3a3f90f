import { THING } from "./props.ts";

/** Whether two values of a property show the same. */
export function isSame(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (THING in a || THING in b) return THING in a && THING in b && isSameThing(a, b);
  if (a instanceof Uint8Array) return b instanceof Uint8Array && isSameList(a, b);
  if (Array.isArray(a)) return Array.isArray(b) && isSameList(a, b);
  if (a instanceof Set) return b instanceof Set && a.size === b.size && [...a].every((item) => has(b, item));
  if (Array.isArray(b) || b instanceof Set || b instanceof Uint8Array) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => isSame((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]))
  );
}

function isSameList(a: ArrayLike<unknown>, b: ArrayLike<unknown>): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (!isSame(a[i], b[i])) return false;
  return true;
}

/** Things that are not kept are objects of their own each time. */
function isSameThing(a: object, b: object): boolean {
  return (a as { id?: unknown }).id === (b as { id?: unknown }).id && a.constructor === b.constructor;
}

function has(set: Set<unknown>, item: unknown): boolean {
  if (set.has(item)) return true;
  for (const other of set) if (isSame(other, item)) return true;
  return false;
}
