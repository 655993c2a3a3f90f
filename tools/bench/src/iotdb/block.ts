import { fieldCount, timesOf, valuesOf } from "./workload.ts";

/** Types and encodings of columns in a TsBlock. */
const type = { int64: 2, double: 4, binary: 5 } as const;
const encoding = { int64Array: 2, binaryArray: 3, runs: 4 } as const;

/** Names and types of the columns of such a block, as an answer of the server has them. */
export const blockColumns: { readonly names: readonly string[]; readonly types: readonly string[] } = {
  names: ["time", "device", ...Array.from({ length: fieldCount }, (_, f) => `m${f}`)],
  types: ["TIMESTAMP", "STRING", ...Array<string>(fieldCount).fill("DOUBLE")],
};

/** A TsBlock as servers write it: time, a tag that is the same in all rows and therefore stands there once, ten DOUBLEs. */
export function makeBlock(rows: number): Uint8Array {
  const [tags, ...fields] = valuesOf(rows);
  const i32 = (value: number): Buffer => {
    const bytes = Buffer.alloc(4);
    bytes.writeInt32BE(value);
    return bytes;
  };
  const text = Buffer.from(tags?.[0] as string);
  const noNulls = Buffer.of(0);
  const swapped = (values: Float64Array | BigInt64Array): Buffer =>
    Buffer.from(values.slice().buffer).swap64();
  return Buffer.concat([
    i32(2 + fieldCount),
    Buffer.of(type.int64, type.binary, ...Array<number>(fieldCount).fill(type.double)),
    i32(rows),
    // The column for the time, which tables do not use, and those of the result.
    Buffer.of(encoding.runs, encoding.int64Array, encoding.runs),
    Buffer.alloc(fieldCount, encoding.int64Array),
    Buffer.of(encoding.int64Array),
    noNulls,
    Buffer.alloc(8),
    noNulls,
    swapped(timesOf(rows, 0)),
    Buffer.of(encoding.binaryArray),
    noNulls,
    i32(text.length),
    text,
    ...fields.flatMap((values) => [noNulls, swapped(values as Float64Array)]),
  ]);
}
