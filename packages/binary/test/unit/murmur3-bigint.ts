import type { Murmur3Tail } from "@x/binary";

const C1 = 0x87c37b91114253d5n;
const C2 = 0x4cf5ad432745937fn;

function u64(value: bigint): bigint {
  return BigInt.asUintN(64, value);
}

function rotate(value: bigint, by: bigint): bigint {
  return u64(value << by) | (value >> (64n - by));
}

function finalMix(value: bigint): bigint {
  let k = value;
  k = u64((k ^ (k >> 33n)) * 0xff51afd7ed558ccdn);
  k = u64((k ^ (k >> 33n)) * 0xc4ceb9fe1a85ec53n);
  return k ^ (k >> 33n);
}

/** MurmurHash3 x64 128 the plain way, to compare with: h1 and h2, unsigned. */
export function murmur3BigInt(bytes: Uint8Array, tail: Murmur3Tail = "plain", seed = 0): [bigint, bigint] {
  let h1 = BigInt(seed);
  let h2 = h1;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const blocks = bytes.length & ~15;
  for (let at = 0; at < blocks; at += 16) {
    h1 ^= u64(rotate(u64(view.getBigUint64(at, true) * C1), 31n) * C2);
    h1 = u64((rotate(h1, 27n) + h2) * 5n + 0x52dce729n);
    h2 ^= u64(rotate(u64(view.getBigUint64(at + 8, true) * C2), 33n) * C1);
    h2 = u64((rotate(h2, 31n) + h1) * 5n + 0x38495ab5n);
  }
  let k1 = 0n;
  let k2 = 0n;
  for (let at = blocks; at < bytes.length; at++) {
    const byte = u64(BigInt(tail === "cassandra" ? view.getInt8(at) : view.getUint8(at)));
    const index = at - blocks;
    if (index < 8) k1 ^= u64(byte << BigInt(index * 8));
    else k2 ^= u64(byte << BigInt(index * 8 - 64));
  }
  h2 ^= u64(rotate(u64(k2 * C2), 33n) * C1);
  h1 ^= u64(rotate(u64(k1 * C1), 31n) * C2);
  h1 ^= BigInt(bytes.length);
  h2 ^= BigInt(bytes.length);
  h1 = u64(h1 + h2);
  h2 = u64(h2 + h1);
  h1 = finalMix(h1);
  h2 = finalMix(h2);
  h1 = u64(h1 + h2);
  h2 = u64(h2 + h1);
  return [h1, h2];
}
