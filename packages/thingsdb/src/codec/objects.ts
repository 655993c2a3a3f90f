/** Makes an object of the values from `at` on, with keys that it knows. */
export type ObjectBuilder = (values: readonly unknown[], at: number) => Record<string, unknown>;

/** An object with these keys, and the values from `at` on. */
export function collect(
  keys: readonly string[],
  values: readonly unknown[],
  at: number,
): Record<string, unknown> {
  const made: Record<string, unknown> = {};
  for (let i = 0; i < keys.length; i++) setOwn(made, keys[i]!, values[at + i]);
  return made;
}

/** `target[key] = value`, where the key may be "__proto__" and still is a property like any other. */
export function setOwn(target: Record<string, unknown>, key: string, value: unknown): void {
  if (key !== "__proto__") target[key] = value;
  else Object.defineProperty(target, key, { value, writable: true, enumerable: true, configurable: true });
}
