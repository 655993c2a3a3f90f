import * as arrow from "apache-arrow";
import { polygon, toArrow, VoltTable, VoltType, VoltUsageError } from "../../src/index.ts";

const columns = [
  { name: "t", type: VoltType.TINYINT },
  { name: "s", type: VoltType.SMALLINT },
  { name: "i", type: VoltType.INTEGER },
  { name: "b", type: VoltType.BIGINT },
  { name: "f", type: VoltType.FLOAT },
  { name: "v", type: VoltType.STRING },
  { name: "ts", type: VoltType.TIMESTAMP },
  { name: "day", type: VoltType.DATE },
  { name: "d", type: VoltType.DECIMAL },
  { name: "vb", type: VoltType.VARBINARY },
  { name: "bool", type: VoltType.BOOLEAN },
  { name: "p", type: VoltType.GEOGRAPHY_POINT },
  { name: "g", type: VoltType.GEOGRAPHY },
];
const square = "POLYGON ((0.0 0.0, 1.0 0.0, 1.0 1.0, 0.0 0.0))";
const rows = [
  [
    1,
    -2,
    3,
    2n ** 62n,
    1.5,
    "é",
    1_700_000_000_123_456n,
    "2024-02-29",
    "-12.5",
    Uint8Array.of(1, 255),
    true,
    { lng: 1, lat: 2 },
    polygon(square),
  ],
  columns.map(() => null),
  [0, 0, 0, -5n, 0, "", -1n, "1969-12-31", "0", new Uint8Array(0), false, { lng: 0, lat: 0 }, square],
];

// However the table is read otherwise, and after a way through the IPC format.
const modes = [{}, { int64: "number", timestamps: "date", decimals: "string" }] as const;

test.each(modes.map((mode) => [JSON.stringify(mode), mode] as const))(
  "a table becomes one of Arrow: %s",
  (_, mode) => {
    const made = toArrow(new VoltTable(columns, rows, mode), arrow);
    for (const table of [made, arrow.tableFromIPC(arrow.tableToIPC(made))]) {
      expect(String(table.schema)).toContain("ts: Timestamp<MICROSECOND, UTC>");
      expect(table.numRows).toBe(3);
      const column = (name: string): unknown[] => [...table.getChild(name)!];
      expect(column("t")).toEqual([1, null, 0]);
      expect(column("s")).toEqual([-2, null, 0]);
      expect(column("i")).toEqual([3, null, 0]);
      expect(column("b")).toEqual([2n ** 62n, null, -5n]);
      expect(column("f")).toEqual([1.5, null, 0]);
      expect(column("v")).toEqual(["é", null, ""]);
      expect((table.getChild("ts")!.data[0]!.values as BigInt64Array)[0]).toBe(1_700_000_000_123_456n);
      expect(column("ts")[1]).toBeNull();
      expect(column("day").map(Number)).toEqual([Date.UTC(2024, 1, 29), 0, -86_400_000]);
      expect(column("d").map((value) => value === null)).toEqual([false, true, false]);
      const words = table.getChild("d")!.data[0]!.values as Uint32Array;
      const low = (BigInt(words[1]!) << 32n) | BigInt(words[0]!);
      expect(BigInt.asIntN(64, low)).toBe(-12_500_000_000_000n);
      expect(column("vb")).toEqual([Uint8Array.of(1, 255), null, new Uint8Array(0)]);
      expect(column("bool")).toEqual([true, null, false]);
      expect(column("p").map((point) => point && { ...(point as object) })).toEqual([
        { lng: 1, lat: 2 },
        null,
        { lng: 0, lat: 0 },
      ]);
      expect(column("g")).toEqual([square, null, square]);
    }
  },
);

test("two columns of one name are refused, no rows are fine", () => {
  const same = [columns[0]!, columns[0]!];
  expect(() => toArrow(new VoltTable(same), arrow)).toThrow(VoltUsageError);
  expect(toArrow(new VoltTable(columns), arrow).numRows).toBe(0);
});
