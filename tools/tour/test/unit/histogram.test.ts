import fc from "fast-check";
import { Histogram } from "../../src/flights/histogram.ts";

describe("the histogram", () => {
  it("counts as one would by hand, over all of Int16", () => {
    const columns = fc.array(fc.int16Array({ maxLength: 50 }), { maxLength: 5 });
    fc.assert(
      fc.property(
        columns,
        fc.integer({ min: -40_000, max: 40_000 }),
        fc.nat(40_000),
        (batches, from, width) => {
          const histogram = new Histogram();
          for (const batch of batches) histogram.add(batch);
          const all = batches.flatMap((batch) => [...batch]);
          const inside = all.filter((value) => value >= from && value < from + width).length;
          expect(histogram.between(from, from + width)).toBe(inside);
          expect(histogram.between(-Infinity, Infinity)).toBe(all.length);
          const { values, counts } = histogram.columns();
          expect([...values]).toEqual([...new Set(all)].sort((a, b) => a - b));
          expect([...counts]).toEqual([...values].map((value) => all.filter((one) => one === value).length));
        },
      ),
      // Each looks through 65,536 counters a few times.
      { numRuns: 60 },
    );
  });
});
