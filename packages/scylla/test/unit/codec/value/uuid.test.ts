import { inspect } from "node:util";
import { TimeUuid } from "../../../../src/codec/value/time-uuid.ts";
import { Uuid } from "../../../../src/codec/value/uuid.ts";
import { ScyllaUsageError } from "../../../../src/errors.ts";

const TEXT = "d2177dd0-eaa2-11de-a572-001b779c76e3";

describe("a Uuid", () => {
  test("is made of text and of bytes, and gives both back", () => {
    const uuid = Uuid.fromString(TEXT.toUpperCase());
    expect(String(uuid)).toBe(TEXT);
    expect(Buffer.from(uuid.bytes).toString("hex")).toBe(TEXT.replaceAll("-", ""));
    expect(Uuid.fromBytes(uuid.bytes)).toEqual(uuid);
    expect(Uuid.fromBytes(Buffer.from(TEXT.replaceAll("-", ""), "hex"))).toEqual(uuid);
    expect(String(Uuid.fromString("ffffffff-ffff-ffff-ffff-ffffffffffff"))).toBe(
      "ffffffff-ffff-ffff-ffff-ffffffffffff",
    );
  });

  test("prints as its text, and is its text in JSON", () => {
    const uuid = Uuid.fromString(TEXT);
    expect(inspect(uuid)).toBe(`Uuid ${TEXT}`);
    expect(JSON.stringify({ uuid })).toBe(`{"uuid":"${TEXT}"}`);
    expect(`${uuid}`).toBe(TEXT);
  });

  test("equals one of the same bytes, and its text", () => {
    const uuid = Uuid.fromString(TEXT);
    expect(uuid.equals(TimeUuid.fromString(TEXT))).toBe(true);
    expect(uuid.equals(TEXT.toUpperCase())).toBe(true);
    for (const other of [Uuid.random(), "x", null, undefined, 5, {}]) expect(uuid.equals(other)).toBe(false);
  });

  test("is refused for any other text or number of bytes, without repeating the text", () => {
    for (const text of [
      "",
      "x",
      TEXT.slice(1),
      `${TEXT}0`,
      TEXT.replaceAll("-", ""),
      TEXT.replace("d", "g"),
    ]) {
      expect(() => Uuid.fromString(text)).toThrow(ScyllaUsageError);
      if (text.length > 1) expect(() => Uuid.fromString(text)).not.toThrow(text);
    }
    expect(() => Uuid.fromBytes(new Uint8Array(15))).toThrow("A UUID has 16 bytes");
    expect(() => Uuid.fromBytes("x" as never)).toThrow(ScyllaUsageError);
  });

  test("made at random is of version 4, and another each time", () => {
    const seen = new Set<string>();
    for (let i = 0; i < 2000; i++) {
      const text = String(Uuid.random());
      expect(text).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      seen.add(text);
    }
    expect(seen.size).toBe(2000);
    expect(Uuid.random().version).toBe(4);
  });
});

describe("a TimeUuid", () => {
  test("knows its time", () => {
    const uuid = TimeUuid.fromString(TEXT);
    expect(uuid.timestamp).toBe(134803023898050000n);
    expect(uuid.date.toISOString()).toBe("2009-12-17T00:26:29.805Z");
    expect(inspect(uuid)).toBe(`TimeUuid ${TEXT}`);
  });

  test("is of the time that it was made for, before 1970, too", () => {
    for (const iso of [
      "1582-10-15T00:00:00.000Z",
      "1969-12-31T23:59:59.999Z",
      "2020-01-01T00:00:00.123Z",
      "5236-03-31T21:21:00.683Z",
    ]) {
      for (const ticks of [0, 1, 9999]) {
        const uuid = TimeUuid.fromDate(new Date(iso), ticks);
        expect(uuid.date.toISOString()).toBe(iso);
        expect(uuid.timestamp % 10_000n).toBe(BigInt(ticks));
        expect(uuid.version).toBe(1);
      }
    }
    expect(TimeUuid.fromDate(0).equals(TimeUuid.fromDate(0))).toBe(false);
  });

  test("has the server's least and greatest of a millisecond", () => {
    const date = new Date("2020-01-01T00:00:00Z");
    expect(String(TimeUuid.min(date))).toBe("a747c000-2c29-11ea-8080-808080808080");
    expect(String(TimeUuid.max(date))).toBe("a747e70f-2c29-11ea-7f7f-7f7f7f7f7f7f");
  });

  test("made now ascends, however many are made in a millisecond", () => {
    const before = Date.now();
    let last = 0n;
    let node: string | undefined;
    for (let i = 0; i < 30_000; i++) {
      const uuid = TimeUuid.now();
      if (uuid.timestamp <= last) throw new Error(`${uuid} does not come after the one before`);
      last = uuid.timestamp;
      node ??= String(uuid).slice(19);
      if (!uuid.equals(String(uuid).slice(0, 19) + node)) throw new Error(`${uuid} is of another node`);
    }
    const uuid = TimeUuid.random();
    expect(uuid.date.getTime()).toBeGreaterThanOrEqual(before);
    expect(uuid.date.getTime()).toBeLessThanOrEqual(Date.now() + 10);
    expect(String(uuid)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-1[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    // The node's multicast bit: it is no card's address.
    expect(uuid.bytes[10]! & 1).toBe(1);
  });

  test("keeps ascending when the clock is set back", () => {
    const clock = jest.spyOn(Date, "now");
    try {
      clock.mockReturnValue(4_000_000_000_000);
      const first = TimeUuid.now().timestamp;
      clock.mockReturnValue(3_999_999_999_000);
      expect(TimeUuid.now().timestamp).toBe(first + 1n);
    } finally {
      clock.mockRestore();
    }
  });

  test("is refused for UUIDs of other versions, and times out of range", () => {
    const other = String(Uuid.random());
    expect(() => TimeUuid.fromString(other)).toThrow("not of version 4");
    expect(() => TimeUuid.fromBytes(new Uint8Array(16))).toThrow("not of version 0");
    for (const time of [new Date(Number.NaN), -12_219_292_800_001, 1e15, 0.5, Number.NaN])
      expect(() => TimeUuid.fromDate(time)).toThrow(ScyllaUsageError);
    for (const ticks of [-1, 10_000, 0.5])
      expect(() => TimeUuid.fromDate(0, ticks)).toThrow(ScyllaUsageError);
  });
});
