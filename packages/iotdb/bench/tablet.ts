/**
 * How fast tablets become bytes, without a server: a tag and ten DOUBLE fields, as in the comparison with other clients.
 * Run: node --conditions=x-source --import tsx packages/iotdb/bench/tablet.ts [--quick]
 */
import { ByteWriter } from "@x/binary";
import { ColumnCategory } from "../src/codec/column-category.ts";
import { DataType } from "../src/codec/data-type.ts";
import type { TabletColumn } from "../src/codec/tablet/shape.ts";
import { ColumnarTablet } from "../src/columnar-tablet.ts";
import { prepareTablet, Tablet } from "../src/tablet.ts";
import { measure, title } from "./harness.ts";

const FIELDS = 10;
const START = 1_700_000_000_000;
const columns: TabletColumn[] = [
  { name: "tag1", type: DataType.STRING, category: ColumnCategory.TAG },
  ...Array.from({ length: FIELDS }, (_, f) => ({ name: `m${f}`, type: DataType.DOUBLE })),
];

/** Devices follow each other row by row (`1` = a single one). */
function tagsOf(rows: number, devices: number): string[] {
  const names = Array.from({ length: devices }, (_, d) => `device_${d}`);
  return Array.from({ length: rows }, (_, r) => names[r % devices]!);
}

function columnar(rows: number, devices: number): ColumnarTablet {
  const tags = tagsOf(rows, devices);
  return ColumnarTablet.from("table1", {
    time: BigInt64Array.from({ length: rows }, (_, r) => BigInt(START + r)),
    columns: columns.map((column, c) => ({
      ...column,
      values: c === 0 ? tags : Float64Array.from({ length: rows }, (_, r) => r / (c + 1)),
    })),
  });
}

function times(rows: number): number[] {
  return Array.from({ length: rows }, (_, r) => START + r);
}

function arrays(rows: number): Tablet {
  const tags = tagsOf(rows, 1);
  const list = Array.from({ length: rows }, (_, r) =>
    columns.map((_, c) => (c === 0 ? tags[r]! : r / (c + 1))),
  );
  return new Tablet({ table: "table1", columns, timestamps: times(rows), rows: list });
}

function objects(rows: number): Tablet {
  const { rows: list } = arrays(rows);
  const named = list.map((row) =>
    Object.fromEntries(columns.map(({ name }, c) => [name, (row as unknown[])[c]])),
  );
  return new Tablet({ table: "table1", columns, timestamps: times(rows), rows: named });
}

const writer = new ByteWriter({ initialBytes: 1 << 21 });

/** As a connection does it: into a buffer that it keeps. */
function send(tablet: Tablet | ColumnarTablet): number {
  const prepared = prepareTablet(tablet);
  writer.reset();
  prepared.writeTimestamps(writer);
  prepared.writeValues(writer);
  return writer.length;
}

for (const rows of process.argv.includes("--quick") ? [10_000] : [1_000, 10_000]) {
  title(`${rows} rows of a tag and ${FIELDS} DOUBLE`);
  const typed = columnar(rows, 1);
  const interleaved = columnar(rows, 1000);
  const fromArrays = arrays(rows);
  const fromObjects = objects(rows);
  measure("typed columns, one device", rows, () => send(typed));
  measure("typed columns, 1,000 devices interleaved", rows, () => send(interleaved));
  measure("typed columns, one device, released when sent", rows, () => {
    const encoded = prepareTablet(typed).encode();
    encoded.release();
    return encoded;
  });
  measure("typed columns, one device, into new memory", rows, () => prepareTablet(typed).encode());
  measure("rows as arrays", rows, () => send(fromArrays));
  measure("rows as objects", rows, () => send(fromObjects));
  measure("devices found, 1,000 interleaved", rows, () => prepareTablet(interleaved).devices.count);
  measure("rows of half of 1,000 devices", rows / 2, () => {
    const prepared = prepareTablet(interleaved);
    const wanted = Uint8Array.from({ length: prepared.devices.count }, (_, d) => d & 1);
    writer.reset();
    prepared.writeValues(writer, prepared.rowsOf(wanted));
    return writer.length;
  });
}
