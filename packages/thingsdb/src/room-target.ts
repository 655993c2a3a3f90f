import { ThingsDBUsageError } from "./errors.ts";
import type { RoomTarget } from "./room-member.ts";
import { checkScope, collectionScope } from "./scope.ts";

/** @throws {ThingsDBUsageError} for what names no room */
export function checkTarget(target: RoomTarget): RoomTarget {
  const isRight =
    typeof target === "number"
      ? Number.isSafeInteger(target) && target >= 0
      : typeof target === "string"
        ? target !== ""
        : typeof (target as { code?: unknown } | null)?.code === "string";
  if (!isRight)
    throw new ThingsDBUsageError("a room is named by its id, its name, or { code } that yields its id");
  return target;
}

/**
 * The scope as events spell it.
 * @throws {ThingsDBUsageError} for one without rooms
 */
export function roomScope(scope: string): string {
  const normal = collectionScope(checkScope(scope));
  if (normal === undefined) throw new ThingsDBUsageError(`rooms are in collections, and ${scope} is none`);
  return normal;
}
