import { checkDataRequest, checkSender } from "../../src/web/guard.ts";

const host = "127.0.0.1:8000";

describe("who may ask the page's server", () => {
  it("is a browser that knows it by its own name", () => {
    expect(checkSender({ headers: { host } }, 8000)).toBeUndefined();
    expect(
      checkSender({ headers: { host: "localhost:8000", origin: "http://localhost:8000" } }, 8000),
    ).toBeUndefined();
  });

  it.each([
    ["a name that only points here", { host: "evil.example:8000" }],
    ["another port", { host: "127.0.0.1:80" }],
    ["no name at all", {}],
  ])("is not one that uses %s", (_, headers) => {
    expect(checkSender({ headers }, 8000)?.status).toBe(421);
  });

  it.each(["http://evil.example", "null", "https://127.0.0.1:8000", "http://127.0.0.1:8001"])(
    "is not a page of %s",
    (origin) => {
      expect(checkSender({ headers: { host, origin } }, 8000)?.status).toBe(403);
    },
  );
});

describe("a request for data", () => {
  const good = {
    method: "POST",
    headers: {
      host,
      "content-type": "application/json",
      authorization: "Bearer key",
      "sec-fetch-site": "same-origin",
    },
  };

  it("has the key, and comes in a way that other pages cannot", () => {
    expect(checkDataRequest(good, "key")).toBeUndefined();
  });

  it.each([
    [401, { authorization: "Bearer kez" }],
    [401, { authorization: "" }],
    [401, { authorization: "Bearer keykey" }],
    [403, { "sec-fetch-site": "cross-site" }],
    [403, { "sec-fetch-site": "same-site" }],
    [415, { "content-type": "text/plain" }],
  ])("is refused with %d for %j", (status, headers) => {
    expect(checkDataRequest({ ...good, headers: { ...good.headers, ...headers } }, "key")?.status).toBe(
      status,
    );
  });

  it("is refused when it is no POST", () => {
    expect(checkDataRequest({ ...good, method: "GET" }, "key")?.status).toBe(405);
  });
});
