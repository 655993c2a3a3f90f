import { formatEndpoint, isWildcard, parseNodeUrl } from "../../../src/endpoint.ts";

describe("A node URL", () => {
  it.each([
    ["localhost:6667", "localhost", 6667, "localhost:6667"],
    ["localhost", "localhost", 6667, "localhost:6667"],
    ["10.0.0.1:1", "10.0.0.1", 1, "10.0.0.1:1"],
    ["[::1]:6668", "::1", 6668, "[::1]:6668"],
    ["[fe80::1%eth0]", "fe80::1%eth0", 6667, "[fe80::1%eth0]:6667"],
    ["2001:db8::7", "2001:db8::7", 6667, "[2001:db8::7]:6667"],
    ["::ffff:10.0.0.1", "::ffff:10.0.0.1", 6667, "[::ffff:10.0.0.1]:6667"],
  ])("%s", (text, host, port, shown) => {
    const endpoint = parseNodeUrl(text);
    expect(endpoint).toEqual({ host, port });
    expect(formatEndpoint(endpoint)).toBe(shown);
  });

  it.each([
    "",
    ":6667",
    "host:0",
    "host:65536",
    "host:x",
    "user@host:1",
    "http://host:1",
    "[host]:1",
    "a b",
    "host:1/db",
  ])("%p is none", (text) => {
    expect(() => parseNodeUrl(text)).toThrow(expect.objectContaining({ code: "ERR_IOTDB_USAGE" }));
  });
});

it("Addresses that stand for any are wildcards", () => {
  expect(["0.0.0.0", "::", "0:0:0:0:0:0:0:0", ""].every(isWildcard)).toBe(true);
  expect(["10.0.0.0", "::1", "localhost", "db"].some(isWildcard)).toBe(false);
});
