/** A small deterministic generator (mulberry32): the same seed gives the same numbers from 0 to 1 on every machine. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Every proper prefix of the bytes, from none to all but one; each is a copy, so that reading past its end is seen. */
export function* prefixes(bytes: Uint8Array): Generator<Uint8Array> {
  for (let length = 0; length < bytes.length; length++) yield Uint8Array.from(bytes.subarray(0, length));
}

/** Values that break careless readers: empty, signs, borders, all ones. */
const telling = [0x00, 0x01, 0x7f, 0x80, 0xfe, 0xff];

/**
 * Damaged copies of the bytes, the same ones for the same seed: flipped bits, telling values, stretches removed,
 * doubled or inserted, in one to three places each.
 */
export function* mutations(
  bytes: Uint8Array,
  { count, seed = 1 }: { count: number; seed?: number },
): Generator<Uint8Array> {
  const random = seededRandom(seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  for (let n = 0; n < count; n++) {
    let damaged = Array.from(bytes);
    for (let times = 1 + below(3); times > 0; times--) {
      const at = below(damaged.length + 1);
      const stretch = 1 + below(8);
      const kind = below(6);
      if (kind === 0) damaged[at] = (damaged[at] ?? 0) ^ (1 << below(8));
      else if (kind === 1) damaged[at] = telling[below(telling.length)] as number;
      else if (kind === 2) damaged[at] = below(256);
      else if (kind === 3) damaged.splice(at, stretch);
      else if (kind === 4) damaged.splice(at, 0, ...damaged.slice(at, at + stretch));
      else
        damaged = [
          ...damaged.slice(0, at),
          ...Array.from({ length: stretch }, () => below(256)),
          ...damaged.slice(at),
        ];
    }
    yield Uint8Array.from(damaged);
  }
}
