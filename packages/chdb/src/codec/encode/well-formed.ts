/** Whether a text has no half of a surrogate pair without the other: only then UTF-8 can hold it. */
export function isWellFormed(text: string): boolean {
  // Node has it since 20, TypeScript's ES2023 does not.
  return (text as string & { isWellFormed(): boolean }).isWellFormed();
}
