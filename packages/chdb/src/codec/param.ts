/** Placeholder by the lead until the real module lands here: overwrite it. */
export function encodeParam(_type: unknown, value: unknown, _name: string): string {
  return String(value);
}
