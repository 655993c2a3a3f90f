/** One start per variable and test file, shared by its suites. */
const started = new Map<string, Promise<string>>();

/**
 * Where the server under test is: what the environment variable says, else what `start` yields. `start` runs once; it
 * asks tools/servers, which starts the server only if no earlier suite has, and stops it after the last one.
 * @param variable such as `"SCYLLA_TEST_URL"`
 * @param start starts the server and yields its URL
 */
export function serverUrl(variable: string, start: () => Promise<string>): Promise<string> {
  const given = process.env[variable];
  if (given) return Promise.resolve(given);
  let url = started.get(variable);
  if (!url) {
    url = start();
    started.set(variable, url);
    // A failed start may be tried again by the next suite.
    url.catch(() => started.delete(variable));
  }
  return url;
}
