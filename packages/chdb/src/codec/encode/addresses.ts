const OCTET = /^(?:0|[1-9][0-9]{0,2})$/;
const WORD = /^[0-9a-f]{1,4}$/i;

/** An IPv4 address as a 32-bit number; undefined for text that is none. */
export function parseIpv4(text: string): number | undefined {
  const parts = text.split(".");
  if (parts.length !== 4 || !parts.every((part) => OCTET.test(part) && Number(part) <= 255)) return undefined;
  return parts.reduce((address, part) => address * 256 + Number(part), 0);
}

/** The 16 bytes of an IPv6 address in network order, for an IPv4 address those of ::ffff:a.b.c.d; undefined for text that is none. */
export function parseIpv6(text: string): Uint8Array | undefined {
  if (!text.includes(":")) {
    const address = parseIpv4(text);
    return address === undefined
      ? undefined
      : toBytes([0, 0, 0, 0, 0, 0xffff, address >>> 16, address & 0xffff]);
  }
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const [head, tail] = halves.map(parseWords);
  if (head === undefined) return undefined;
  if (halves.length === 1) return head.length === 8 ? toBytes(head) : undefined;
  if (tail === undefined || head.length + tail.length > 7) return undefined;
  return toBytes([...head, ...new Array<number>(8 - head.length - tail.length).fill(0), ...tail]);
}

/** Words in hex between colons, the last two of which may be a dotted IPv4 address. */
function parseWords(text: string): number[] | undefined {
  if (text === "") return [];
  const words: number[] = [];
  const parts = text.split(":");
  for (const [i, part] of parts.entries()) {
    if (WORD.test(part)) {
      words.push(Number.parseInt(part, 16));
      continue;
    }
    const address = i === parts.length - 1 ? parseIpv4(part) : undefined;
    if (address === undefined) return undefined;
    words.push(address >>> 16, address & 0xffff);
  }
  return words;
}

function toBytes(words: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(16);
  words.forEach((word, i) => {
    bytes[2 * i] = word >> 8;
    bytes[2 * i + 1] = word & 255;
  });
  return bytes;
}
