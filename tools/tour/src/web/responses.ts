import type { IncomingMessage, ServerResponse } from "node:http";
import type { StaticFile } from "./static-files.ts";

/** On every answer: nothing but our own files may run, nobody may frame or keep them. */
export const securityHeaders = {
  "content-security-policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "cache-control": "no-store",
};

/** Sends a file; 404 without one. `more` headers take the place of the usual ones. */
export function sendFile(
  request: IncomingMessage,
  response: ServerResponse,
  file: StaticFile | undefined,
  more: Readonly<Record<string, string>> = {},
): void {
  if (request.method !== "GET" && request.method !== "HEAD") {
    sendText(response, 405, "Files are for GET.");
  } else if (!file) {
    sendText(response, 404, "There is nothing here.");
  } else {
    const headers = { "content-type": file.type, "content-length": file.body.length };
    response.writeHead(200, { ...securityHeaders, ...headers, ...more });
    response.end(request.method === "HEAD" ? undefined : file.body);
  }
}

/** Sends a sentence. */
export function sendText(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { ...securityHeaders, "content-type": "text/plain; charset=utf-8" });
  response.end(text);
}

/** Sends a value as JSON. */
export function sendJson(response: ServerResponse, value: object): void {
  response.writeHead(200, { ...securityHeaders, "content-type": "application/json" });
  response.end(JSON.stringify(value));
}

/** Resolves when the other end has taken what was written, or is gone. */
export function hasDrained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      response.off("drain", done);
      response.off("close", done);
      resolve();
    };
    response.on("drain", done);
    response.on("close", done);
  });
}
