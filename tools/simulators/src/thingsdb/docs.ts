const CURRENT = "https://docs.thingsdb.io/v1/";
const LEGACY = "https://docs.thingsdb.net/v0/";

/** The reference to the documentation that many of the server's errors end with. */
export function seeDocs(page: string): string {
  return `; see ${CURRENT}${page}`;
}

/** An error's text with the references that servers before 1.0 give. */
export function withLegacyDocs(message: string): string {
  return message.replaceAll(CURRENT, LEGACY);
}
