import { DataType, type DataTypeName, LocalDate } from "../../src/index.ts";

/** A column as peers are told of it. */
export interface PeerColumn {
  readonly name: string;
  readonly type: DataTypeName;
  readonly category: "TAG" | "ATTRIBUTE" | "FIELD";
}

const NULL = "-";

/**
 * The lines that peers read and write: the columns, then the rows, which begin with their time. A cell is text that no
 * client can have a view of its own on: floats are their bits and texts their UTF-8, in hex.
 */
export function headLine(columns: readonly PeerColumn[]): string {
  return columns.map(({ name, type, category }) => `${name}:${type}:${category}`).join("\t");
}

/** A row: the time, then the values of the columns. @param row as `tuples` has it, with timestamps as bigints */
export function rowLine(columns: readonly PeerColumn[], row: readonly unknown[]): string {
  const cells = columns.map(({ type }, c) => cellOf(type, row[c + 1]));
  return [row[0], ...cells].join("\t");
}

function cellOf(type: DataTypeName, value: unknown): string {
  if (value === null) return NULL;
  switch (type) {
    case "FLOAT":
      return hex(4, (view) => view.setFloat32(0, value as number));
    case "DOUBLE":
      return hex(8, (view) => view.setFloat64(0, value as number));
    case "TEXT":
    case "STRING":
      return Buffer.from(value as string, "utf8").toString("hex");
    case "BLOB":
    case "OBJECT":
      return Buffer.from(value as Uint8Array).toString("hex");
    default:
      return String(value);
  }
}

function hex(bytes: number, write: (view: DataView) => void): string {
  const buffer = Buffer.alloc(bytes);
  write(new DataView(buffer.buffer, buffer.byteOffset, bytes));
  return buffer.toString("hex");
}

/** Columns of every type that servers of today know. */
export const peerColumns: readonly PeerColumn[] = [
  { name: "tag1", type: "STRING", category: "TAG" },
  { name: "tag2", type: "STRING", category: "TAG" },
  { name: "attr1", type: "STRING", category: "ATTRIBUTE" },
  ...(Object.keys(DataType) as DataTypeName[])
    .filter((type) => type !== "OBJECT")
    .map((type) => ({ name: `f_${type.toLowerCase()}`, type, category: "FIELD" as const })),
];

const words = ["", "a", "é", "中文", "str😀", "tab\tand\nline", "'\"\\", "x".repeat(300)];
const extremes: Readonly<Record<DataTypeName, readonly unknown[]>> = {
  BOOLEAN: [true, false],
  INT32: [-(2 ** 31), 2 ** 31 - 1, -1, 0, 1],
  INT64: [-(2n ** 63n), 2n ** 63n - 1n, 2n ** 53n + 1n, -1n, 0n],
  FLOAT: [
    Number.NaN,
    0,
    -0,
    1.5,
    Math.fround(0.1),
    2 ** -149,
    3.4028234663852886e38,
    Number.NEGATIVE_INFINITY,
  ],
  DOUBLE: [Number.NaN, 0, -0, 0.1, 5e-324, Number.MAX_VALUE, Number.POSITIVE_INFINITY, -1e-300],
  TEXT: words,
  TIMESTAMP: [0n, -1n, 1_700_000_000_123n, 253_402_300_799_999n, -62_135_596_800_000n],
  DATE: [
    new LocalDate(1000, 1, 1),
    new LocalDate(9999, 12, 31),
    new LocalDate(2024, 2, 29),
    new LocalDate(1969, 12, 31),
  ],
  BLOB: [new Uint8Array(0), Uint8Array.of(0), Uint8Array.of(255, 0, 128, 10), new Uint8Array(300).fill(7)],
  STRING: words,
  OBJECT: [],
};

/** Row `index`, the time first: every value of every type, in ever other company, and NULLs in all places. */
export function peerRow(index: number): unknown[] {
  const device = index % 3;
  const fields = peerColumns.slice(3).map(({ type }, c) => {
    if ((index * 7 + c * 3) % 11 < 3) return null;
    const values = extremes[type];
    return values[(index + c) % values.length];
  });
  // An attribute is the device's, whatever the row.
  const ids = [
    ["dev 0", null, "attr"],
    ["gerät", "x", null],
    [null, "y", "中"],
  ][device] as unknown[];
  return [1_700_000_000_000n + BigInt(index) * 1000n, ...ids, ...fields];
}
