/**
 * @typedef {object} ColumnHeader where a column is in a frame's body
 * @property {string} name
 * @property {string} type the engine's type text
 * @property {"i8" | "u8" | "i16" | "u16" | "i32" | "u32" | "i64" | "u64" | "f32" | "f64" | "text"} layout
 * @property {"day" | "second" | "tick"} [unit] of instants: what the numbers count since 1970
 * @property {number} [precision] a tick is 10^-precision seconds
 * @property {number} at where the values begin, or for texts their offsets
 * @property {number} [bytesAt] where the bytes of texts begin
 * @property {number} [nullsAt] where the bitmap of NULLs begins
 */
/** @typedef {{ kind: "batch", rows: number, columns: ColumnHeader[] }} BatchHeader */
/** @typedef {{ kind: "progress", readRows: number, elapsedMs: number }} ProgressHeader */
/** @typedef {{ kind: "end", rows: number, isCut: boolean, elapsedMs: number }} EndHeader */
/** @typedef {{ kind: "failure", code: string, message: string, position?: number, stopMs?: number }} FailureHeader */
/** @typedef {{ header: BatchHeader | ProgressHeader | EndHeader | FailureHeader, body: ArrayBuffer }} Frame */

const decoder = new TextDecoder();

/**
 * Cuts a stream of bytes into frames: two lengths of 32 bits (header, body), the header as JSON, the body. Each body is a
 * buffer of its own, so that typed arrays over it are aligned.
 * @param {AsyncIterable<Uint8Array>} chunks
 * @returns {AsyncGenerator<Frame, void, undefined>}
 */
export async function* readFrames(chunks) {
  let rest = new Uint8Array(0);
  for await (const chunk of chunks) {
    rest = joined(rest, chunk);
    let at = 0;
    while (rest.length - at >= 8) {
      const view = new DataView(rest.buffer, rest.byteOffset + at);
      const headerEnd = at + 8 + view.getUint32(0, true);
      const end = headerEnd + view.getUint32(4, true);
      if (rest.length < end) break;
      const header = JSON.parse(decoder.decode(rest.subarray(at + 8, headerEnd)));
      yield { header, body: rest.slice(headerEnd, end).buffer };
      at = end;
    }
    rest = rest.subarray(at);
  }
  if (rest.length > 0) throw new Error("the answer ends in the middle");
}

/**
 * @param {Uint8Array} a
 * @param {Uint8Array} b
 * @returns {Uint8Array<ArrayBuffer>}
 */
function joined(a, b) {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
