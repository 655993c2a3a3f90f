/** What the page is told by whoever serves it. */
export interface About {
  /** `ws://host:port` of every node. */
  readonly nodes: readonly string[];
  readonly user: string;
  readonly password: string;
  readonly scope: string;
  /** Nodes may be shut down from here. */
  readonly mayStop: boolean;
}

/** Asks the page's server; the key to that stands behind the # of the address. @throws {Error} with what to do */
export async function ask(path: string): Promise<Response> {
  const key = location.hash.slice(1);
  if (key === "") throw new Error("Open the whole address that the terminal shows, with what follows the #.");
  const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
  const response = await fetch(path, { method: "POST", headers, body: "{}" });
  if (!response.ok) throw new Error(await response.text());
  return response;
}
