const rowBytes = 16;

/** Two lower-case digits per byte, without gaps: `"0001ff"`. */
export function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("hex");
}

/**
 * Reads bytes written by hand: pairs of hexadecimal digits, spaced at will, each line with a remark after `#`, `;`
 * or `//` if it likes. The bytes are a plain Uint8Array of their own memory.
 * @throws {SyntaxError} with line and column for anything else, a lone digit included
 */
export function parseHex(text: string): Uint8Array {
  const bytes: number[] = [];
  for (const [row, line] of text.split("\n").entries()) {
    const code = line.replace(/(#|;|\/\/).*$/, "");
    let high: number | undefined;
    for (let i = 0; i < code.length; i++) {
      const character = code[i] as string;
      const digit = /[0-9a-f]/i.test(character) ? Number.parseInt(character, 16) : undefined;
      const place = `line ${row + 1}, column ${i + 1}`;
      if (digit === undefined) {
        if (high !== undefined) throw new SyntaxError(`half a byte before ${place}`);
        if (!/[\s_,|]/.test(character))
          throw new SyntaxError(`${JSON.stringify(character)} is no hex digit: ${place}`);
      } else if (high === undefined) high = digit;
      else {
        bytes.push(high * 16 + digit);
        high = undefined;
      }
    }
    if (high !== undefined) throw new SyntaxError(`half a byte at the end of line ${row + 1}`);
  }
  return Uint8Array.from(bytes);
}

function hexRow(bytes: Uint8Array, offset: number): string {
  const row = bytes.subarray(offset, offset + rowBytes);
  const pairs = Array.from(row, (byte) => byte.toString(16).padStart(2, "0"));
  const left = pairs.slice(0, 8).join(" ");
  const right = pairs.slice(8).join(" ");
  const text = Array.from(row, (byte) =>
    byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : ".",
  ).join("");
  return `${offset.toString(16).padStart(8, "0")}  ${`${left}  ${right}`.padEnd(48)}  |${text}|`;
}

/** Sixteen bytes a line with offset and text, as `hexdump -C` prints them; at most `maxBytes` (default 4096). */
export function hexdump(bytes: Uint8Array, { maxBytes = 4096 }: { maxBytes?: number } = {}): string {
  const lines: string[] = [];
  for (let offset = 0; offset < Math.min(bytes.length, maxBytes); offset += rowBytes)
    lines.push(hexRow(bytes.subarray(0, maxBytes), offset));
  if (bytes.length > maxBytes) lines.push(`… ${bytes.length - maxBytes} more bytes`);
  return lines.join("\n");
}

/**
 * Where two byte strings part: the first differing offset and both sides around it, as text for a failed test.
 * @returns `undefined` when they are equal
 */
export function diffBytes(actual: Uint8Array, expected: Uint8Array): string | undefined {
  const shorter = Math.min(actual.length, expected.length);
  let at = 0;
  while (at < shorter && actual[at] === expected[at]) at++;
  if (at === actual.length && at === expected.length) return undefined;
  const start = Math.max(0, at - (at % rowBytes) - rowBytes);
  const part = (bytes: Uint8Array): string =>
    [start, start + rowBytes, start + 2 * rowBytes]
      .filter((offset) => offset < bytes.length)
      .map((offset) => hexRow(bytes, offset))
      .join("\n") || "(ends before)";
  return [
    `bytes differ at offset ${at} (0x${at.toString(16)}); ${actual.length} bytes, expected ${expected.length}`,
    "actual:",
    part(actual),
    "expected:",
    part(expected),
  ].join("\n");
}

/** @throws {Error} with {@link diffBytes} as its text unless both hold the same bytes */
export function expectBytes(actual: Uint8Array, expected: Uint8Array): void {
  const difference = diffBytes(actual, expected);
  if (difference !== undefined) throw new Error(difference);
}
