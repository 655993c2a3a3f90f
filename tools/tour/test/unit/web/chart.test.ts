import fc from "fast-check";
import { bulk, gridOf } from "../../../web/chart/heat.js";
import { nearest, sortedOrder } from "../../../web/chart/lines.js";
import { extent, linear, numberTicks, timeTicks } from "../../../web/chart/scale.js";
import { parseHex, rampColor } from "../../../web/chart/theme.js";
import { isOnMap, project, stateLines } from "../../../web/chart/topology.js";

describe("scales", () => {
  it("find the range of what are numbers", () => {
    expect(extent([3, Number.NaN, -1])).toEqual([-1, 3]);
    expect(extent([])).toEqual([0, 1]);
    expect(linear([0, 10], [100, 0])(2.5)).toBe(75);
    expect(linear([4, 4], [0, 10])(4)).toBe(5);
  });

  it("have round ticks within their range, neither many nor none", () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1e6, max: 1e6, noNaN: true }),
        fc.double({ min: 0.001, max: 1e6, noNaN: true }),
        (low, width) => {
          const ticks = numberTicks(low, low + width, 5);
          expect(ticks.length).toBeGreaterThanOrEqual(2);
          expect(ticks.length).toBeLessThanOrEqual(8);
          for (const { value } of ticks) {
            expect(value).toBeGreaterThanOrEqual(low - width * 0.01);
            expect(value).toBeLessThanOrEqual(low + width * 1.01);
          }
        },
      ),
    );
    expect(numberTicks(0, 1, 5).map((tick) => tick.label)).toEqual(["0", "0.2", "0.4", "0.6", "0.8", "1"]);
  });

  it("count time in months, days or minutes, as suits", () => {
    const half = timeTicks(Date.UTC(2001, 0, 1), Date.UTC(2001, 5, 30), 8);
    expect(half.map((tick) => tick.label)).toEqual(["Jan 2001", "Feb", "Mar", "Apr", "May", "Jun"]);
    const hours = timeTicks(Date.UTC(2001, 0, 1, 6), Date.UTC(2001, 0, 1, 10), 5);
    expect(hours.map((tick) => tick.label)).toEqual(["06:00", "07:00", "08:00", "09:00", "10:00"]);
    expect(timeTicks(Date.UTC(2001, 0, 30), Date.UTC(2001, 1, 2), 4)[0].label).toBe("30 Jan");
  });
});

describe("the grid of a heat map", () => {
  it("takes its step from the closest neighbours", () => {
    expect(gridOf(Float64Array.of(5, 5.25, 7, 5))).toEqual({ least: 5, step: 0.25, count: 9 });
  });

  it("gives up where it would have more cells than there are pixels", () => {
    expect(gridOf(Float64Array.of(0, 1, 1e9))).toBeUndefined();
    expect(gridOf(Float64Array.of(3, 3))).toBeUndefined();
  });

  it("leaves a few extremes out of its colours", () => {
    const values = Float64Array.from({ length: 1001 }, (_, i) => (i === 0 ? 1e9 : i));
    expect(bulk(values)).toEqual([11, 991]);
    expect(bulk(Float64Array.of(Number.NaN))).toEqual([0, 1]);
    expect(bulk(Float64Array.of(2, 2))).toEqual([2, 2]);
  });

  it("goes through the colours of its ramp", () => {
    const ramp = ["#000000", "#ff0000", "#ffff00"].map(parseHex);
    expect([-1, 0, 0.25, 0.5, 1, 2].map((share) => rampColor(ramp, share))).toEqual([
      [0, 0, 0],
      [0, 0, 0],
      [128, 0, 0],
      [255, 0, 0],
      [255, 255, 0],
      [255, 255, 0],
    ]);
  });
});

describe("lines", () => {
  it("are drawn in order, without what has no place", () => {
    expect(sortedOrder(Float64Array.of(3, Number.NaN, 1, 2))).toEqual([2, 3, 0]);
  });

  it("find the nearest point", () => {
    const sorted = Float64Array.of(0, 10, 20);
    expect([-5, 4, 6, 14, 99].map((value) => nearest(sorted, value))).toEqual([0, 0, 1, 1, 2]);
    expect(nearest(Float64Array.of(1), 5)).toBe(0);
  });
});

describe("the map", () => {
  it("has its centre where the projection says, north above and west to the left", () => {
    const [x, y] = project(-96, 37.5);
    expect(Math.abs(x) + Math.abs(y)).toBeLessThan(1e-12);
    expect(project(-120, 37.5)[0]).toBeLessThan(0);
    expect(project(-96, 45)[1]).toBeLessThan(0);
    expect([isOnMap(-87.9, 41.98), isOnMap(-157.9, 21.3)]).toEqual([true, false]);
  });

  it("draws each border once, and none that is not on it", () => {
    const lines = stateLines({
      transform: { scale: [1, 1], translate: [-100, 40] },
      arcs: [
        [
          [0, 0],
          [1, 0],
        ],
        [
          [0, 0],
          [0, 1],
        ],
        [
          [-80, 0],
          [1, 1],
        ],
      ],
      objects: { states: { geometries: [{ arcs: [[0, ~1]] }, { arcs: [[[1, 2]]] }, {}] } },
    });
    expect(lines).toHaveLength(2);
    expect(lines[0]).toEqual([project(-100, 40), project(-99, 40)]);
  });
});
