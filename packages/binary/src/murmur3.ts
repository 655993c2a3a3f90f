/**
 * How the last 1 to 15 bytes are taken in. `plain` is MurmurHash3 as published; `cassandra` reads them as signed
 * bytes, as `org.apache.cassandra.utils.MurmurHash` has always done, so that hashes differ where one is 0x80 or more.
 */
export type Murmur3Tail = "plain" | "cassandra";

// 64-bit integers are pairs of halves in an Int32Array, the high one first: bigints are many times slower.
const C1_HIGH = 0x87c37b91 | 0;
const C1_LOW = 0x114253d5;
const C2_HIGH = 0x4cf5ad43;
const C2_LOW = 0x2745937f;
const H1 = 0;
const H2 = 2;
const scratch: Int32Array = /* @__PURE__ */ new Int32Array(2);

/**
 * MurmurHash3 x64 128 of `bytes`.
 *
 * Returns `out`, filled with four signed halves: h1 high, h1 low, h2 high, h2 low. `joinI64(out[0], out[1])` is
 * the first 64 bits as a signed integer (with the Cassandra tail: the token, but for the one value that
 * Cassandra replaces). Pass your own `out` to hash without allocating.
 *
 * After Austin Appleby's MurmurHash3.cpp, which is in the public domain.
 */
export function murmur3(
  bytes: Uint8Array,
  tail: Murmur3Tail = "plain",
  out: Int32Array = new Int32Array(4),
  seed = 0,
): Int32Array {
  const length = bytes.length;
  const blocks = length - (length & 15);
  out[0] = 0;
  out[1] = seed;
  out[2] = 0;
  out[3] = seed;

  for (let at = 0; at < blocks; at += 16) {
    loadBlock(bytes, at);
    mixFirst(out);
    rotate(out, H1, 27);
    add(out, H1, out[2]!, out[3]!);
    multiply(out, H1, 0, 5);
    add(out, H1, 0, 0x52dce729);

    loadBlock(bytes, at + 8);
    mixSecond(out);
    rotate(out, H2, 31);
    add(out, H2, out[0]!, out[1]!);
    multiply(out, H2, 0, 5);
    add(out, H2, 0, 0x38495ab5);
  }

  if (length > blocks + 8) {
    loadTail(bytes, blocks + 8, length, tail);
    mixSecond(out);
  }
  if (length > blocks) {
    loadTail(bytes, blocks, Math.min(blocks + 8, length), tail);
    mixFirst(out);
  }

  out[1]! ^= length;
  out[3]! ^= length;
  add(out, H1, out[2]!, out[3]!);
  add(out, H2, out[0]!, out[1]!);
  finalMix(out, H1);
  finalMix(out, H2);
  add(out, H1, out[2]!, out[3]!);
  add(out, H2, out[0]!, out[1]!);
  return out;
}

function loadBlock(bytes: Uint8Array, at: number): void {
  scratch[1] = bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
  scratch[0] = bytes[at + 4]! | (bytes[at + 5]! << 8) | (bytes[at + 6]! << 16) | (bytes[at + 7]! << 24);
}

function loadTail(bytes: Uint8Array, start: number, end: number, tail: Murmur3Tail): void {
  let high = 0;
  let low = 0;
  for (let at = start, shift = 0; at < end; at++, shift += 8) {
    const byte = tail === "cassandra" ? (bytes[at]! << 24) >> 24 : bytes[at]!;
    if (shift < 32) {
      low ^= byte << shift;
      // What a 64-bit shift moves over the middle: nothing, or the sign.
      high ^= byte >> 31;
    } else {
      high ^= byte << (shift - 32);
    }
  }
  scratch[0] = high;
  scratch[1] = low;
}

function mixFirst(out: Int32Array): void {
  multiply(scratch, 0, C1_HIGH, C1_LOW);
  rotate(scratch, 0, 31);
  multiply(scratch, 0, C2_HIGH, C2_LOW);
  out[0]! ^= scratch[0]!;
  out[1]! ^= scratch[1]!;
}

function mixSecond(out: Int32Array): void {
  multiply(scratch, 0, C2_HIGH, C2_LOW);
  rotate(scratch, 0, 33);
  multiply(scratch, 0, C1_HIGH, C1_LOW);
  out[2]! ^= scratch[0]!;
  out[3]! ^= scratch[1]!;
}

function finalMix(out: Int32Array, i: number): void {
  // Shifting right by 33 leaves the high half, shifted by 1, in the place of the low one.
  out[i + 1]! ^= out[i]! >>> 1;
  multiply(out, i, 0xff51afd7 | 0, 0xed558ccd | 0);
  out[i + 1]! ^= out[i]! >>> 1;
  multiply(out, i, 0xc4ceb9fe | 0, 0x1a85ec53);
  out[i + 1]! ^= out[i]! >>> 1;
}

function add(a: Int32Array, i: number, high: number, low: number): void {
  const sum = (a[i + 1]! + low) | 0;
  a[i] = a[i]! + high + (sum >>> 0 < low >>> 0 ? 1 : 0);
  a[i + 1] = sum;
}

function rotate(a: Int32Array, i: number, by: number): void {
  const first = by < 32 ? a[i]! : a[i + 1]!;
  const second = by < 32 ? a[i + 1]! : a[i]!;
  const rest = 32 - (by & 31);
  a[i] = (first << by) | (second >>> rest);
  a[i + 1] = (second << by) | (first >>> rest);
}

function multiply(a: Int32Array, i: number, high: number, low: number): void {
  const ah = a[i]!;
  const al = a[i + 1]!;
  // The upper half of the 64-bit product of the low halves, from products of 16 bits.
  const a0 = al & 0xffff;
  const a1 = al >>> 16;
  const b0 = low & 0xffff;
  const b1 = low >>> 16;
  const upper = (Math.imul(a1, b0) + (Math.imul(a0, b0) >>> 16)) | 0;
  const lower = (Math.imul(a0, b1) + (upper & 0xffff)) | 0;
  const carried = Math.imul(a1, b1) + (upper >>> 16) + (lower >>> 16);
  a[i] = Math.imul(ah, low) + Math.imul(al, high) + carried;
  a[i + 1] = Math.imul(al, low);
}
