import type { ByteWriter } from "@x/binary";
import { Ipv6Column } from "../column/addresses.ts";
import { UuidColumn } from "../column/uuids.ts";
import { enumMember, ipv4, ipv6, uuidHex } from "../convert/scalars.ts";
import type { EnumType } from "../type.ts";
import { bytesOf, type Encoder, LeafEncoder, type Values } from "./encoder.ts";

/** Enum8 and Enum16: names, or codes as numbers or in an Int8Array or Int16Array; only those that the type has. */
export function enumEncoder(type: EnumType): Encoder {
  const { kind, members } = type;
  const codes = new Map(members.map(({ name, code }) => [name, code]));
  const known = new Set(members.map(({ code }) => code));
  const narrow = kind === "Enum8";
  const write = (writer: ByteWriter, values: Values, count: number): void => {
    for (let i = 0; i < count; i++) {
      const value = values[i];
      let code = typeof value === "string" ? codes.get(value) : undefined;
      if (typeof value === "number" && known.has(value)) code = value;
      code ??= enumMember(value, i, type).code;
      if (narrow) writer.i8(code);
      else writer.i16le(code);
    }
  };
  return new LeafEncoder(members[0]!.code, narrow ? 1 : 2, write);
}

/** UUID: text with or without hyphens, or its 16 bytes in the order of the text. */
export function uuidEncoder(): Encoder {
  const write = (writer: ByteWriter, values: Values, count: number): void => {
    for (let i = 0; i < count; i++) {
      const value = values[i];
      const at = writer.room(16);
      if (value instanceof Uint8Array && value.length === 16) {
        for (let b = 0; b < 16; b++) writer.bytes[at + (b ^ 7)] = value[b]!;
      } else {
        const hex = uuidHex(value, i);
        for (let b = 0; b < 16; b++) {
          writer.bytes[at + (b ^ 7)] = Number.parseInt(hex.slice(2 * b, 2 * b + 2), 16);
        }
      }
      writer.length = at + 16;
    }
  };
  return new LeafEncoder("00000000-0000-0000-0000-000000000000", 16, write, (column, from, to) =>
    column instanceof UuidColumn ? column.data.subarray(from * 16, to * 16) : undefined,
  );
}

/** IPv4: dotted text, or the address as a 32-bit number. A Uint32Array is copied. */
export function ipv4Encoder(): Encoder {
  const write = (writer: ByteWriter, values: Values, count: number): void => {
    if (values instanceof Uint32Array) {
      writer.append(bytesOf(values.subarray(0, count)));
      return;
    }
    for (let i = 0; i < count; i++) writer.u32le(ipv4(values[i], i));
  };
  return new LeafEncoder(0, 4, write);
}

/** IPv6: text (that of an IPv4 address becomes the mapped one), or its 16 bytes in network order. */
export function ipv6Encoder(): Encoder {
  const write = (writer: ByteWriter, values: Values, count: number): void => {
    for (let i = 0; i < count; i++) writer.append(ipv6(values[i], i));
  };
  return new LeafEncoder("::", 16, write, (column, from, to) =>
    column instanceof Ipv6Column ? column.data.subarray(from * 16, to * 16) : undefined,
  );
}
