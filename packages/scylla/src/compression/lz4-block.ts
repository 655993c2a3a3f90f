/**
 * Decompresses an LZ4 block to exactly `length` bytes (LZ4 block format: token, literals, u16 LE offset, match). For small
 * blocks this beats the call into the library.
 * @throws {Error} for bytes that are no such block
 */
export function decodeLz4Block(block: Uint8Array, length: number): Uint8Array {
  const out = new Uint8Array(length);
  const end = block.length;
  let at = 0;
  let to = 0;
  while (at < end) {
    const token = block[at++]!;
    let literals = token >> 4;
    if (literals === 15) {
      let more = 255;
      while (more === 255) {
        if (at >= end) throw broken();
        more = block[at++]!;
        literals += more;
      }
    }
    if (literals > end - at || literals > length - to) throw broken();
    for (const stop = at + literals; at < stop; ) out[to++] = block[at++]!;
    // The last sequence has literals alone.
    if (at === end) break;
    if (end - at < 2) throw broken();
    const offset = block[at]! | (block[at + 1]! << 8);
    at += 2;
    let match = (token & 15) + 4;
    if (match === 19) {
      let more = 255;
      while (more === 255) {
        if (at >= end) throw broken();
        more = block[at++]!;
        match += more;
      }
    }
    if (offset === 0 || offset > to || match > length - to) throw broken();
    // A match may reach into what it is writing, so it goes byte by byte.
    for (const stop = to + match; to < stop; to++) out[to] = out[to - offset]!;
  }
  if (to !== length) throw new Error(`${to} bytes came out where ${length} were announced`);
  return out;
}

function broken(): Error {
  return new Error("the bytes are no LZ4 block");
}
