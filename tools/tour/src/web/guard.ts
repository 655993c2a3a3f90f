import { timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";

/** Why a request is not answered. */
export interface Refusal {
  readonly status: number;
  readonly reason: string;
}

/** What of a request decides whether it is answered. */
export interface GuardedRequest {
  readonly method?: string | undefined;
  readonly headers: IncomingHttpHeaders;
}

/** Names of this computer that a browser may have used. */
const hosts = ["127.0.0.1", "localhost"];

/**
 * Checks who asks. A page of somebody else may not (Origin, Sec-Fetch-Site), nor under a name that only points here (Host:
 * DNS rebinding).
 */
export function checkSender({ headers }: GuardedRequest, port: number): Refusal | undefined {
  const own = hosts.map((host) => `${host}:${port}`);
  if (!own.includes(headers.host ?? ""))
    return { status: 421, reason: "This server goes by 127.0.0.1 alone." };
  const { origin } = headers;
  if (origin !== undefined && !own.some((host) => origin === `http://${host}`))
    return { status: 403, reason: "Other pages may not ask." };
  return undefined;
}

/**
 * Checks a request for data: by POST, as JSON (which other pages cannot send unasked), with the key that only the terminal
 * has shown, so that other users of this computer cannot ask either.
 */
export function checkDataRequest(request: GuardedRequest, key: string): Refusal | undefined {
  const { method, headers } = request;
  const site = headers["sec-fetch-site"];
  if (site !== undefined && site !== "same-origin")
    return { status: 403, reason: "Other pages may not ask." };
  if (method !== "POST") return { status: 405, reason: "Data are asked for by POST." };
  if (!/^application\/json\b/i.test(headers["content-type"] ?? ""))
    return { status: 415, reason: "Data are asked for in JSON." };
  if (!isSame(headers.authorization ?? "", `Bearer ${key}`))
    return { status: 401, reason: "The address in the terminal has the key to this page." };
  return undefined;
}

function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
