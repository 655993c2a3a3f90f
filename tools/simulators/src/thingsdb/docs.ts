/** The reference to the documentation that many of the server's errors end with. */
export function seeDocs(page: string): string {
  return `; see https://docs.thingsdb.io/v1/${page}`;
}
