import { Ipv4Column, Ipv6Column } from "../column/addresses.ts";
import { EnumColumn } from "../column/enums.ts";
import { UuidColumn } from "../column/uuids.ts";
import type { EnumType } from "../type.ts";
import type { ColumnDecoder } from "./decoder.ts";
import { FixedDecoder } from "./fixed.ts";

/** Enum8 and Enum16: i8 and i16 codes. */
export function enumDecoder({ kind, members }: EnumType): ColumnDecoder {
  return new FixedDecoder<Int8Array | Int16Array>(
    kind === "Enum8" ? Int8Array : Int16Array,
    (init, codes) => new EnumColumn(init, codes, members),
  );
}

/** UUID: two u64, high half first. */
export function uuidDecoder(): ColumnDecoder {
  return new FixedDecoder(Uint8Array, (init, bytes) => new UuidColumn(init, bytes), 16);
}

/** IPv4: u32. */
export function ipv4Decoder(): ColumnDecoder {
  return new FixedDecoder(Uint32Array, (init, values) => new Ipv4Column(init, values));
}

/** IPv6: 16 bytes in network order. */
export function ipv6Decoder(): ColumnDecoder {
  return new FixedDecoder(Uint8Array, (init, bytes) => new Ipv6Column(init, bytes), 16);
}
