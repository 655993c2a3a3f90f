import { formatIpv4, formatIpv6 } from "../codec/value/inet-text.ts";

/** An IP address of 4 or 16 bytes as text: `127.0.0.1`, `2001:db8::1`; bytes of other lengths as hex. */
export function formatAddress(bytes: Uint8Array): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (bytes.length === 4) return formatIpv4(view.getUint32(0));
  if (bytes.length === 16)
    return formatIpv6([view.getUint32(0), view.getUint32(4), view.getUint32(8), view.getUint32(12)]);
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** `host:port`, with brackets around IPv6. */
export function formatEndpoint(host: string, port: number): string {
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}
