import { Column, type ColumnInit, ListColumn } from "./column.ts";

/** IPv4 as dotted text; `values` are the addresses as 32-bit integers. */
export class Ipv4Column extends Column<string> {
  readonly values: Uint32Array;

  constructor(init: ColumnInit, values: Uint32Array) {
    super(init);
    this.values = values;
  }

  protected at(index: number): string {
    const value = this.values[index]!;
    return `${value >>> 24}.${(value >>> 16) & 255}.${(value >>> 8) & 255}.${value & 255}`;
  }
}

/** IPv6 as text (RFC 5952, the last 32 bits of IPv4-mapped and -compatible addresses dotted, as the engine prints them). */
export class Ipv6Column extends ListColumn<string> {
  /** All values one after the other, 16 bytes each in network order. */
  readonly data: Uint8Array;

  constructor(init: ColumnInit, data: Uint8Array) {
    super(init);
    this.data = data;
  }

  protected at(index: number): string {
    return formatIpv6(this.data, index * 16);
  }
}

/** The text of the address in `bytes[at, at + 16)`. */
export function formatIpv6(bytes: Uint8Array, at: number): string {
  const words: number[] = [];
  for (let i = 0; i < 8; i++) words.push((bytes[at + 2 * i]! << 8) | bytes[at + 2 * i + 1]!);
  const run = longestZeroRun(words);
  const dotted = run.start === 0 && (run.length === 6 || (run.length === 5 && words[5] === 0xffff));
  if (dotted) {
    const tail = `${bytes[at + 12]}.${bytes[at + 13]}.${bytes[at + 14]}.${bytes[at + 15]}`;
    return run.length === 6 ? `::${tail}` : `::ffff:${tail}`;
  }
  if (run.length < 2) return hex(words);
  return `${hex(words.slice(0, run.start))}::${hex(words.slice(run.start + run.length))}`;
}

function hex(words: readonly number[]): string {
  return words.map((word) => word.toString(16)).join(":");
}

/** The first of the longest runs of zero words. */
function longestZeroRun(words: readonly number[]): { start: number; length: number } {
  let best = { start: -1, length: 0 };
  for (let start = 0; start < 8; start++) {
    let length = 0;
    while (words[start + length] === 0) length++;
    if (length > best.length) best = { start, length };
    start += length;
  }
  return best;
}
