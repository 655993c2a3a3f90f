import { UnderflowError } from "./errors.ts";

/**
 * Which bit of a byte comes first. `lsb`: value i is bit `1 << (i & 7)` (Arrow, and `nulls` of the drivers'
 * columns). `msb`: value i is bit `0x80 >> (i & 7)`. In both it is in byte `i >> 3`.
 */
export type BitOrder = "lsb" | "msb";

/** How many bytes hold `count` bits. */
export function bitmapLength(count: number): number {
  return Math.ceil(count / 8);
}

/** Bit `index`, lowest bit first; false beyond the end. */
export function getBitLsb(bitmap: Uint8Array, index: number): boolean {
  return (bitmap[index >> 3]! & (1 << (index & 7))) !== 0;
}

/** Bit `index`, highest bit first; false beyond the end. */
export function getBitMsb(bitmap: Uint8Array, index: number): boolean {
  return (bitmap[index >> 3]! & (0x80 >> (index & 7))) !== 0;
}

/** Sets or clears bit `index`, lowest bit first; beyond the end nothing happens. */
export function setBitLsb(bitmap: Uint8Array, index: number, value = true): void {
  if (value) bitmap[index >> 3]! |= 1 << (index & 7);
  else bitmap[index >> 3]! &= ~(1 << (index & 7));
}

/** Sets or clears bit `index`, highest bit first; beyond the end nothing happens. */
export function setBitMsb(bitmap: Uint8Array, index: number, value = true): void {
  if (value) bitmap[index >> 3]! |= 0x80 >> (index & 7);
  else bitmap[index >> 3]! &= ~(0x80 >> (index & 7));
}

/**
 * How many of the first `count` bits are set; what follows them in the last byte does not count.
 * @throws {UnderflowError} when the bitmap is shorter
 */
export function countBits(bitmap: Uint8Array, count: number, order: BitOrder = "lsb"): number {
  const whole = fullBytes(bitmap, count);
  let set = 0;
  for (let i = 0; i < whole; i++) set += ones(bitmap[i]!);
  const rest = count & 7;
  if (rest > 0) set += ones(bitmap[whole]! & (order === "lsb" ? 0xff >> (8 - rest) : 0xff00 >> rest));
  return set;
}

/** A new bitmap with a bit set for every byte of `mask` that is not 0; unused bits of the last byte are 0. */
export function maskToBitmap(mask: Uint8Array, order: BitOrder = "lsb"): Uint8Array {
  const bitmap = new Uint8Array(bitmapLength(mask.length));
  if (order === "lsb") {
    for (let i = 0; i < mask.length; i++) if (mask[i] !== 0) bitmap[i >> 3]! |= 1 << (i & 7);
  } else {
    for (let i = 0; i < mask.length; i++) if (mask[i] !== 0) bitmap[i >> 3]! |= 0x80 >> (i & 7);
  }
  return bitmap;
}

/**
 * A new array with one byte, 0 or 1, for each of the first `count` bits.
 * @throws {UnderflowError} when the bitmap is shorter
 */
export function bitmapToMask(bitmap: Uint8Array, count: number, order: BitOrder = "lsb"): Uint8Array {
  fullBytes(bitmap, count);
  const mask = new Uint8Array(count);
  const flip = order === "lsb" ? 0 : 7;
  for (let i = 0; i < count; i++) mask[i] = (bitmap[i >> 3]! >> ((i & 7) ^ flip)) & 1;
  return mask;
}

/** Reverses, in place, the bits of every byte: turns a bitmap of one order into the other. */
export function reverseBits(bitmap: Uint8Array): void {
  for (let i = 0; i < bitmap.length; i++) {
    let byte = bitmap[i]!;
    byte = ((byte & 0x55) << 1) | ((byte >> 1) & 0x55);
    byte = ((byte & 0x33) << 2) | ((byte >> 2) & 0x33);
    bitmap[i] = (byte << 4) | (byte >> 4);
  }
}

function fullBytes(bitmap: Uint8Array, count: number): number {
  const needed = bitmapLength(count);
  if (!(needed <= bitmap.length)) throw new UnderflowError(needed, bitmap.length, 0);
  return Math.floor(count / 8);
}

function ones(byte: number): number {
  let bits = byte - ((byte >> 1) & 0x55);
  bits = (bits & 0x33) + ((bits >> 2) & 0x33);
  return (bits + (bits >> 4)) & 0x0f;
}
