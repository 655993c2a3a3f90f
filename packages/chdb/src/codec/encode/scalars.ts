import type { ByteWriter } from "@x/binary";
import { Ipv6Column } from "../column/addresses.ts";
import { UuidColumn } from "../column/uuids.ts";
import type { EnumType } from "../type.ts";
import { parseIpv4, parseIpv6 } from "./addresses.ts";
import { bytesOf, type Encoder, LeafEncoder, refuse, type Values } from "./encoder.ts";
import { asBigInt } from "./integers.ts";

/** Enum8 and Enum16: names, or codes as numbers or in an Int8Array or Int16Array; only those that the type has. */
export function enumEncoder({ kind, members }: EnumType): Encoder {
  const codes = new Map(members.map(({ name, code }) => [name, code]));
  const known = new Set(members.map(({ code }) => code));
  const narrow = kind === "Enum8";
  const write = (writer: ByteWriter, values: Values, count: number): void => {
    for (let i = 0; i < count; i++) {
      const value = values[i];
      const code =
        typeof value === "string" ? codes.get(value) : typeof value === "number" ? value : asCode(value);
      if (code === undefined || !known.has(code)) refuse(i, value, kind, "the type has no such member");
      if (narrow) writer.i8(code);
      else writer.i16le(code);
    }
  };
  return new LeafEncoder(members[0]!.code, narrow ? 1 : 2, write);
}

function asCode(value: unknown): number | undefined {
  const big = asBigInt(value);
  return big === undefined ? undefined : Number(big);
}

const UUID = /^([0-9a-f]{8})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{12})$/i;

/** UUID: text with or without hyphens, or its 16 bytes in the order of the text. */
export function uuidEncoder(): Encoder {
  const write = (writer: ByteWriter, values: Values, count: number): void => {
    for (let i = 0; i < count; i++) {
      const value = values[i];
      const at = writer.room(16);
      if (typeof value === "string") {
        const match = UUID.exec(value);
        if (match === null) refuse(i, value, "UUID");
        const hex = match.slice(1).join("");
        for (let b = 0; b < 16; b++) {
          writer.bytes[at + (b ^ 7)] = Number.parseInt(hex.slice(2 * b, 2 * b + 2), 16);
        }
      } else if (value instanceof Uint8Array && value.length === 16) {
        for (let b = 0; b < 16; b++) writer.bytes[at + (b ^ 7)] = value[b]!;
      } else {
        refuse(i, value, "UUID", "text or 16 bytes are needed");
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
    for (let i = 0; i < count; i++) {
      const value = values[i];
      const address = typeof value === "string" ? parseIpv4(value) : value;
      if (typeof address !== "number" || address !== address >>> 0) refuse(i, value, "IPv4");
      writer.u32le(address);
    }
  };
  return new LeafEncoder(0, 4, write);
}

/** IPv6: text (that of an IPv4 address becomes the mapped one), or its 16 bytes in network order. */
export function ipv6Encoder(): Encoder {
  const write = (writer: ByteWriter, values: Values, count: number): void => {
    for (let i = 0; i < count; i++) {
      const value = values[i];
      const bytes = typeof value === "string" ? parseIpv6(value) : value;
      if (!(bytes instanceof Uint8Array) || bytes.length !== 16) refuse(i, value, "IPv6");
      writer.append(bytes);
    }
  };
  return new LeafEncoder("::", 16, write, (column, from, to) =>
    column instanceof Ipv6Column ? column.data.subarray(from * 16, to * 16) : undefined,
  );
}
