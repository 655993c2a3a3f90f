import * as WireType from "./wire-type.ts";

/** First byte of a message in the compact protocol. */
export const COMPACT_ID = 0x82;

/** The types of the compact protocol in the order of their numbers, from 1 on; 1 and 2 are `true` and `false`. */
const ORDER: readonly WireType.Any[] = [
  WireType.BOOL,
  WireType.BOOL,
  WireType.I8,
  WireType.I16,
  WireType.I32,
  WireType.I64,
  WireType.DOUBLE,
  WireType.BINARY,
  WireType.LIST,
  WireType.SET,
  WireType.MAP,
  WireType.STRUCT,
  WireType.UUID,
];

/** The type with this number in the compact protocol; undefined when there is none. */
export function fromCompact(number: number): WireType.Any | undefined {
  return number === 0 ? WireType.STOP : ORDER[number - 1];
}

/** The number of a type in the compact protocol; that of `true` for booleans. */
export function toCompact(type: WireType.Any): number {
  return ORDER.indexOf(type) + 1;
}
