import { readFrames } from "./frames.js";

/** @import { Frame } from "./frames.js" */
/** @typedef {{ table: string, name: string, type: string, comment: string }} AboutColumn */
/** @typedef {{ version: string, node: string, rows: number, columns: AboutColumn[], credit: string, limits: { rows: number, timeoutMs: number } }} About */

/** The key from the page's own address: the server answers nobody without it. */
const key = location.hash.slice(1);

/** Whether the page was opened with a key. */
export const hasKey = key !== "";

/**
 * @param {string} path
 * @param {object} body
 * @returns {Promise<Response>}
 */
async function post(path, body) {
  const headers = { "content-type": "application/json", authorization: `Bearer ${key}` };
  const response = await fetch(path, { method: "POST", headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(await response.text());
  return response;
}

/** What there is to ask about. @returns {Promise<About>} */
export async function fetchAbout() {
  return (await post("/api/about", {})).json();
}

/**
 * Runs a query; its frames as they come.
 * @param {string} id to stop it by
 * @param {string} sql
 * @returns {AsyncGenerator<Frame, void, undefined>}
 */
export async function* runQuery(id, sql) {
  const { body } = await post("/api/query", { id, sql });
  if (body === null) throw new Error("the answer has no body");
  yield* readFrames(chunksOf(body));
}

/** Makes the engine stop a query; its frames end with a failure. @param {string} id */
export async function stopQuery(id) {
  await post("/api/stop", { id });
}

/**
 * A stream's chunks, also where streams are not iterable yet.
 * @param {ReadableStream<Uint8Array>} stream
 */
async function* chunksOf(stream) {
  const reader = stream.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    yield value;
  }
}
