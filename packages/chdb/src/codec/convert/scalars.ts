import { parseIpv4, parseIpv6 } from "../encode/addresses.ts";
import type { EnumMember, EnumType } from "../type.ts";
import { refuse } from "./fault.ts";
import { asBigInt } from "./integers.ts";

const UUID = /^([0-9a-f]{8})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{12})$/i;

/** The member of an enum with this name, or with this code as a number, bigint or Long. @throws {ValueFault} where there is none */
export function enumMember(value: unknown, index: number, { kind, members }: EnumType): EnumMember {
  const big = asBigInt(value);
  const code = big === undefined ? value : Number(big);
  const member = members.find((one) => one.name === value || one.code === code);
  return member ?? refuse(index, value, kind, "the type has no such member");
}

/** The 32 hex digits of a UUID: of text with or without hyphens, or of 16 bytes in its order. @throws {ValueFault} for anything else */
export function uuidHex(value: unknown, index: number): string {
  if (typeof value === "string") {
    return UUID.exec(value)?.slice(1).join("") ?? refuse(index, value, "UUID");
  }
  return value instanceof Uint8Array && value.length === 16
    ? Buffer.from(value).toString("hex")
    : refuse(index, value, "UUID", "text or 16 bytes are needed");
}

/** An IPv4 address as a 32-bit number, out of dotted text or such a number. @throws {ValueFault} for anything else */
export function ipv4(value: unknown, index: number): number {
  const address = typeof value === "string" ? parseIpv4(value) : value;
  return typeof address === "number" && address === address >>> 0 ? address : refuse(index, value, "IPv4");
}

/** The 16 bytes of an IPv6 address in network order, out of text or such bytes. @throws {ValueFault} for anything else */
export function ipv6(value: unknown, index: number): Uint8Array {
  const bytes = typeof value === "string" ? parseIpv6(value) : value;
  return bytes instanceof Uint8Array && bytes.length === 16 ? bytes : refuse(index, value, "IPv6");
}
