const PLAIN = /^[a-z][a-z0-9_]*$/;

/** A name as it must be written in CQL: in double quotes unless it is all lower case. */
export function quoteName(name: string): string {
  return PLAIN.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
}
