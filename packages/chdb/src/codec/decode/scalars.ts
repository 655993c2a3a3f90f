import { Ipv4Column, Ipv6Column } from "../column/addresses.ts";
import { EnumColumn } from "../column/enums.ts";
import { UuidColumn } from "../column/uuids.ts";
import type { EnumType } from "../type.ts";
import type { ColumnDecoder } from "./decoder.ts";
import { FixedDecoder } from "./fixed.ts";

/** Enum8 and Enum16: i8 and i16 codes. */
export function enumDecoder({ kind, members }: EnumType): ColumnDecoder {
  const codes = kind === "Enum8" ? Int8Array : Int16Array;
  const width = codes.BYTES_PER_ELEMENT;
  return new FixedDecoder(
    width,
    width,
    (init, { buffer, byteOffset }) =>
      new EnumColumn(init, new codes(buffer, byteOffset, init.length), members),
  );
}

/** UUID: two u64, high half first. */
export function uuidDecoder(): ColumnDecoder {
  return new FixedDecoder(16, 1, (init, bytes) => new UuidColumn(init, bytes));
}

/** IPv4: u32. */
export function ipv4Decoder(): ColumnDecoder {
  return new FixedDecoder(
    4,
    4,
    (init, { buffer, byteOffset }) => new Ipv4Column(init, new Uint32Array(buffer, byteOffset, init.length)),
  );
}

/** IPv6: 16 bytes in network order. */
export function ipv6Decoder(): ColumnDecoder {
  return new FixedDecoder(16, 1, (init, bytes) => new Ipv6Column(init, bytes));
}
