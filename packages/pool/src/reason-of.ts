/** What an error of the system says. Node gathers the attempts at several addresses of a name in an error without a text of its own. */
export function reasonOf(cause: unknown): string {
  const { message, code, name, errors } = Object(cause) as {
    message?: string;
    code?: string;
    name?: string;
    errors?: readonly unknown[];
  };
  return message || errors?.map(reasonOf).join("; ") || code || name || "for no known reason";
}
