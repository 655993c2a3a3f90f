import { joinI64, murmur3 } from "@x/binary";

/** A place on the ring: the halves of a signed 64-bit integer, which are many times faster than a bigint. */
export interface Token {
  /** Bits 32 to 63, signed. */
  readonly high: number;
  /** Bits 0 to 31, signed as well: small integers cost no memory of their own. */
  readonly low: number;
}

const hash: Int32Array = /* @__PURE__ */ new Int32Array(4);
const MIN_HIGH = -2147483648;
const MAX_HIGH = 2147483647;
const DIGITS = /^-?\d{1,19}$/;

/** The token of a routing key under the Murmur3Partitioner. */
export function tokenOf(routingKey: Uint8Array): Token {
  murmur3(routingKey, "cassandra", hash);
  const high = hash[0]!;
  const low = hash[1]!;
  // The smallest number stands for "before all"; no key has it.
  return high === MIN_HIGH && low === 0 ? { high: MAX_HIGH, low: -1 } : { high, low };
}

/** The token that `system.local` and `system.peers` write as text. Undefined for text that is none. */
export function parseToken(text: string): Token | undefined {
  if (!DIGITS.test(text)) return undefined;
  const value = BigInt(text);
  if (BigInt.asIntN(64, value) !== value) return undefined;
  return { high: Number(value >> 32n), low: Number(BigInt.asIntN(32, value)) };
}

/** The token as the signed 64-bit integer that the server's `token()` gives. */
export function tokenToBigInt({ high, low }: Token): bigint {
  return joinI64(high, low);
}

/** Negative when `a` comes first on the ring, positive when `b` does, 0 when they are the same. */
export function compareTokens(a: Token, b: Token): number {
  return a.high === b.high ? (a.low >>> 0) - (b.low >>> 0) : a.high - b.high;
}

/**
 * The shard of a ScyllaDB node that owns a token ("biased-token-round-robin"): the token as an unsigned number, without
 * its first `ignoreMsb` bits, scaled to the number of shards.
 */
export function shardOfToken(token: Token, shards: number, ignoreMsb: number): number {
  let high = (token.high ^ MIN_HIGH) >>> 0;
  let low = token.low >>> 0;
  if (ignoreMsb >= 32) {
    high = ignoreMsb >= 64 ? 0 : (low << (ignoreMsb - 32)) >>> 0;
    low = 0;
  } else if (ignoreMsb > 0) {
    high = ((high << ignoreMsb) | (low >>> (32 - ignoreMsb))) >>> 0;
    low = (low << ignoreMsb) >>> 0;
  }
  // high * shards stays below 2^53; of low * shards only what is carried over counts.
  return Math.floor((high * shards + Math.floor((low * shards) / 4294967296)) / 4294967296);
}
