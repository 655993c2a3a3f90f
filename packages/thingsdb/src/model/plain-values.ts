/** What values of any kind are made with. */
export interface PlainContext {
  /** A stored thing by its id. */
  thing(id: number): unknown;
  /** The value of a member of an enum (servers before 1.0 name it by its place). */
  member(enumId: number, index: number): unknown;
}

/**
 * A value as answers of queries give it, whichever way it came: servers before 1.0 tell watchers of changes in maps with one
 * key that says the type (`{"$": […]}` is a set, `{"'": [seconds, offset, zone]}` a datetime; `ti/val.t.h`). Lists and maps
 * are frozen.
 */
export function readPlain(value: unknown, context: PlainContext): unknown {
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return value;
  if (Array.isArray(value)) return Object.freeze(value.map((item) => readPlain(item, context)));
  const map = value as Readonly<Record<string, unknown>>;
  const id = idIn(map);
  if (id !== undefined) return context.thing(id);
  const tagged = readTagged(map, context);
  if (tagged !== undefined) return tagged;
  return Object.freeze(
    Object.fromEntries(Object.entries(map).map(([key, item]) => [key, readPlain(item, context)])),
  );
}

/** The id of a stored thing; undefined for everything else. */
export function idIn(value: unknown): number | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const id = (value as { readonly "#"?: unknown })["#"];
  return typeof id === "number" || typeof id === "bigint" ? Number(id) : undefined;
}

/** The items of a set; undefined for everything else. */
export function itemsOfSet(value: unknown): readonly unknown[] | undefined {
  if (Array.isArray(value)) return value;
  const items = (value as { readonly $?: unknown } | null)?.$;
  return Array.isArray(items) ? items : undefined;
}

/** What a tag stands for; undefined for what has none. */
function readTagged(map: Readonly<Record<string, unknown>>, context: PlainContext): unknown {
  const [tag] = Object.keys(map);
  const content = map[tag ?? ""];
  switch (tag) {
    case "$":
      return readPlain(content, context);
    case "'":
      return isoTime(content);
    case '"':
      return (content as readonly unknown[])[0];
    case "/":
    case "*":
      return content;
    case "!":
      return map.error_msg;
    case "%": {
      const [enumId, index] = content as readonly unknown[];
      return context.member(Number(enumId), Number(index));
    }
    case "&": {
      // A wrapped thing: [type, thing].
      const [, thing] = content as readonly unknown[];
      return readPlain(thing, context);
    }
    default:
      return undefined;
  }
}

/** A datetime as queries give it: `2020-01-02T03:04:05Z`, or `…+0200`. */
function isoTime(content: unknown): string {
  const [seconds, offset] = content as readonly unknown[];
  const minutes = Number(offset ?? 0);
  const date = new Date((Number(seconds) + minutes * 60) * 1000);
  const zone =
    minutes === 0
      ? "Z"
      : `${minutes < 0 ? "-" : "+"}${twoDigits(Math.trunc(Math.abs(minutes) / 60))}${twoDigits(Math.abs(minutes) % 60)}`;
  return date.toISOString().slice(0, -5) + zone;
}

function twoDigits(n: number): string {
  return String(n).padStart(2, "0");
}
