import type { Session } from "../../src/index.ts";
import { describeServer, openInKeyspace, START_MS } from "../support/server.ts";

const COMBINATIONS = [
  { protocolVersion: 4, compression: "lz4" },
  { protocolVersion: 4, compression: "snappy" },
  { protocolVersion: 5, compression: "lz4" },
  { protocolVersion: 5, compression: null },
  { protocolVersion: 4, compression: null },
] as const;

describeServer("large and small messages", () => {
  describe.each(COMBINATIONS)("with %j", (options) => {
    let session: Session;
    let drop: () => Promise<void>;

    beforeAll(async () => {
      ({ session, drop } = await openInKeyspace(options));
      await session.execute("CREATE TABLE t (k int PRIMARY KEY, v blob)");
    }, START_MS);
    afterAll(() => drop());

    // Around the borders of segments and of what is compressed, well and badly compressible.
    const sizes = [0, 1, 500, 1023, 1024, 1100, 65_535, 131_000, 131_071, 131_072, 300_000, 2_000_000];

    it.each(sizes)("of %i bytes arrive as they were", async (size) => {
      const even = new Uint8Array(size).fill(7);
      let state = 1;
      const random = Uint8Array.from({ length: size }, () => {
        state = (Math.imul(state, 1103515245) + 12345) | 0;
        return state >>> 16;
      });
      const insert = await session.prepare("INSERT INTO t (k, v) VALUES (?, ?)");
      await Promise.all([even, random].map((v, k) => session.executePrepared(insert, [k, v])));
      for (const [k, v] of [even, random].entries()) {
        const row = (
          await session.execute<{ v: Uint8Array }>("SELECT v FROM t WHERE k = ?", [k])
        ).singleRow();
        expect(row.v.length).toBe(size);
        expect(Buffer.compare(row.v, v)).toBe(0);
      }
    });

    it("travel many at a time", async () => {
      const insert = await session.prepare("INSERT INTO t (k, v) VALUES (?, ?)");
      const values = Array.from({ length: 300 }, (_, k) => new Uint8Array(k * 37).fill(k));
      await Promise.all(values.map((v, k) => session.executePrepared(insert, [k, v])));
      const select = await session.prepare<{ v: Uint8Array }>("SELECT v FROM t WHERE k = ?");
      const rows = await Promise.all(values.map((_, k) => session.executePrepared(select, [k])));
      expect(rows.every((result, k) => Buffer.compare(result.singleRow().v, values[k]!) === 0)).toBe(true);
    });
  });
});
