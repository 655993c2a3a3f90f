import { bitmapToMask, countBits, loadArray, maskToBitmap, storeArray } from "@x/binary";
import { run } from "./harness.ts";

for (const count of [16, 1000, 100_000]) {
  // One byte off, as columns lie in a message.
  const bytes = Buffer.alloc(count * 8 + 1);
  for (let i = 0; i < count; i++) bytes.writeBigInt64BE(BigInt(i) * 0x12345n, i * 8 + 1);
  const bigints = loadArray(BigInt64Array, bytes, 1, count, false);
  const ints = loadArray(Int32Array, bytes, 1, count, false);
  run(`${count} values at an odd offset`, "Buffer, one by one", [
    {
      name: "load i32le",
      values: count,
      ours: () => loadArray(Int32Array, bytes, 1, count, true),
      theirs: () => {
        const out = new Int32Array(count);
        for (let i = 0; i < count; i++) out[i] = bytes.readInt32LE(i * 4 + 1);
        return out;
      },
    },
    {
      name: "load i32be",
      values: count,
      ours: () => loadArray(Int32Array, bytes, 1, count, false),
      theirs: () => {
        const out = new Int32Array(count);
        for (let i = 0; i < count; i++) out[i] = bytes.readInt32BE(i * 4 + 1);
        return out;
      },
    },
    {
      name: "load i64be",
      values: count,
      ours: () => loadArray(BigInt64Array, bytes, 1, count, false),
      theirs: () => {
        const out = new BigInt64Array(count);
        for (let i = 0; i < count; i++) out[i] = bytes.readBigInt64BE(i * 8 + 1);
        return out;
      },
    },
    {
      name: "store i32be",
      values: count,
      ours: () => storeArray(ints, bytes, 1, false),
      theirs: () => {
        for (let i = 0; i < count; i++) bytes.writeInt32BE(ints[i]!, i * 4 + 1);
        return bytes;
      },
    },
    {
      name: "store i64be",
      values: count,
      ours: () => storeArray(bigints, bytes, 1, false),
      theirs: () => {
        for (let i = 0; i < count; i++) bytes.writeBigInt64BE(bigints[i]!, i * 8 + 1);
        return bytes;
      },
    },
  ]);
}

const mask = Uint8Array.from({ length: 10_000 }, (_, i) => (i % 7 === 0 ? 1 : 0));
const bitmap = maskToBitmap(mask);
run("null bitmaps, 10,000 values", "shift and test", [
  {
    name: "mask to bitmap",
    values: mask.length,
    ours: () => maskToBitmap(mask),
    theirs: () => {
      const out = new Uint8Array(mask.length / 8);
      mask.forEach((byte, i) => {
        if (byte !== 0) out[i >> 3]! |= 1 << (i & 7);
      });
      return out;
    },
  },
  {
    name: "bitmap to mask",
    values: mask.length,
    ours: () => bitmapToMask(bitmap, mask.length),
    theirs: () => Uint8Array.from(mask, (_, i) => (bitmap[i >> 3]! >> (i & 7)) & 1),
  },
  {
    name: "count",
    values: mask.length,
    ours: () => countBits(bitmap, mask.length),
    theirs: () => {
      let set = 0;
      for (let i = 0; i < mask.length; i++) set += (bitmap[i >> 3]! >> (i & 7)) & 1;
      return set;
    },
  },
]);
