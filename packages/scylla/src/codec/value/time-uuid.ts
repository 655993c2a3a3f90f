import { ScyllaUsageError } from "../../errors.ts";
import { describe } from "./print.ts";
import { randomWords } from "./random.ts";
import { Uuid } from "./uuid.ts";

/** From 1582-10-15, where the time of such UUIDs starts, to 1970, in milliseconds. */
const EPOCH_MS = 12_219_292_800_000;
const TICKS_PER_MS = 10_000;
const TWO_32 = 4294967296;
/** The time has 60 bits. */
const MAX_MS: number = /* @__PURE__ */ Math.floor(2 ** 60 / TICKS_PER_MS) - EPOCH_MS;

/** Clock sequence and node of this process, and the last tick it has used. */
let node: { readonly w2: number; readonly w3: number } | undefined;
let lastMs = 0;
let lastTick = 0;

/**
 * A UUID of version 1, which carries the time it was made: the type `timeuuid`.
 *
 * The server orders them by time first, then by the other bytes taken as signed.
 */
export class TimeUuid extends Uuid {
  /**
   * A new one for the present time. Those of one process differ and ascend, as long as its clock does not go back;
   * those of two differ by a random node.
   */
  static now(): TimeUuid {
    let ms = Date.now();
    if (ms > lastMs) {
      lastMs = ms;
      lastTick = 0;
    } else {
      // A clock that stands, or was set back, counts on from where it was.
      lastTick++;
      if (lastTick === TICKS_PER_MS) {
        lastMs++;
        lastTick = 0;
      }
      ms = lastMs;
    }
    node ??= randomNode();
    return new this(...timeWords(ms, lastTick), node.w2, node.w3);
  }

  /**
   * A new one for a time, with a random clock sequence and node.
   * @param ticks 0 to 9999 steps of 100 ns after the millisecond
   * @throws {ScyllaUsageError} for times before 1582 or after 5236
   */
  static fromDate(date: Date | number, ticks = 0): TimeUuid {
    const { w2, w3 } = randomNode();
    return new this(...timeWords(timeOf(date), ticks), w2, w3);
  }

  /** The smallest of a millisecond in the server's order, as its `minTimeuuid()`. Good for comparisons only: it is not unique. */
  static min(date: Date | number): TimeUuid {
    return new this(...timeWords(timeOf(date), 0), 0x80808080, 0x80808080);
  }

  /** The largest of a millisecond in the server's order, as its `maxTimeuuid()`. Good for comparisons only: it is not unique. */
  static max(date: Date | number): TimeUuid {
    return new this(...timeWords(timeOf(date), TICKS_PER_MS - 1), 0x7f7f7f7f, 0x7f7f7f7f);
  }

  /** @throws {ScyllaUsageError} for text that is no UUID, or one of another version */
  static override fromString(text: string): TimeUuid {
    return ofVersion1(super.fromString(text)) as TimeUuid;
  }

  /** @throws {ScyllaUsageError} when there are not 16 bytes, or those of another version */
  static override fromBytes(bytes: Uint8Array): TimeUuid {
    return ofVersion1(super.fromBytes(bytes)) as TimeUuid;
  }

  /** The same as {@link TimeUuid.now}. */
  static override random(): TimeUuid {
    return this.now();
  }

  /** Its time in steps of 100 ns since 1582-10-15. */
  get timestamp(): bigint {
    const high = ((this.w1 & 0x0fff) << 16) | (this.w1 >>> 16);
    return (BigInt(high) << 32n) | BigInt(this.w0 >>> 0);
  }

  /** Its time, cut off to milliseconds. */
  get date(): Date {
    const sinceEpoch = this.timestamp - BigInt(EPOCH_MS) * BigInt(TICKS_PER_MS);
    const ms = sinceEpoch / BigInt(TICKS_PER_MS);
    // Division cuts towards zero, times before 1970 must be cut towards the past.
    return new Date(Number(sinceEpoch < 0n && sinceEpoch % BigInt(TICKS_PER_MS) !== 0n ? ms - 1n : ms));
  }
}

/** @throws {ScyllaUsageError} unless it is: the server refuses others as timeuuid */
export function ofVersion1(uuid: Uuid): Uuid {
  if (uuid.version !== 1)
    throw new ScyllaUsageError(`A timeuuid is a UUID of version 1, not of version ${uuid.version}`);
  return uuid;
}

function timeOf(date: Date | number): number {
  const ms = date instanceof Date ? date.getTime() : date;
  if (!(Number.isInteger(ms) && ms >= -EPOCH_MS && ms < MAX_MS))
    throw new ScyllaUsageError(`The time of a timeuuid lies between 1582 and 5236, not ${describe(date)}`);
  return ms;
}

function randomNode(): { readonly w2: number; readonly w3: number } {
  const { words, at } = randomWords(2);
  // The variant, and the bit of the node that says it is no address of a network card.
  return { w2: (words[at]! & 0x3fffffff) | 0x80000000 | 0x0100, w3: words[at + 1]! };
}

/** The first two words: the low 32 bits of the time; its middle 16 bits, the version, its high 12 bits. */
function timeWords(ms: number, ticks: number): [number, number] {
  if (!(Number.isInteger(ticks) && ticks >= 0 && ticks < TICKS_PER_MS))
    throw new ScyllaUsageError(`A millisecond has ticks 0 to 9999, not ${describe(ticks)}`);
  // Sixty bits are too many for a number: high and low halves are computed apart.
  const sinceStart = ms + EPOCH_MS;
  const upper = Math.floor(sinceStart / 0x10000) * TICKS_PER_MS;
  const lower = (sinceStart % 0x10000) * TICKS_PER_MS + ticks;
  const low = (upper % 0x10000) * 0x10000 + lower;
  const high = Math.floor(upper / 0x10000) + Math.floor(low / TWO_32);
  return [(low % TWO_32) | 0, ((high & 0xffff) << 16) | 0x1000 | ((high >>> 16) & 0x0fff)];
}
