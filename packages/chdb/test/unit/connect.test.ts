import { parseUrl } from "../../src/connect.ts";
import { ChdbUsageError } from "../../src/errors.ts";

describe("a chDB URL", () => {
  it.each([
    ["chdb:", {}],
    ["chdb://", {}],
    ["CHDB:///data/my%20db", { path: "/data/my db" }],
    ["chdb:/data", { path: "/data" }],
    ["chdb:./data", { path: "./data" }],
    ["chdb:data/here?timeoutMs=500", { path: "data/here", timeoutMs: 500 }],
    [
      "chdb:?timeoutMs=null&int64=number&settings.max_threads=2&settings.log_comment=a%26b",
      { timeoutMs: null, int64: "number", settings: { max_threads: "2", log_comment: "a&b" } },
    ],
  ])("%s", (url, options) => {
    expect(parseUrl(url)).toEqual(options);
  });

  it.each(["", "data", "http://x", "chdb:x?nope=1", "chdb:%ff", "chdb:a#b"])("is not %j", (url) => {
    expect(() => parseUrl(url)).toThrow(ChdbUsageError);
  });
});
