/** Words asked for at once: a call for sixteen bytes costs nearly as much as one for four thousand. */
const POOL = 1024;

let pool: Int32Array<ArrayBuffer> | undefined;
let used: number = POOL;

/** `count` random 32-bit words, from `at` on; good until the next call. They are handed out once. */
export function randomWords(count: number): { readonly words: Int32Array; readonly at: number } {
  pool ??= new Int32Array(POOL);
  if (used + count > POOL) {
    globalThis.crypto.getRandomValues(pool);
    used = 0;
  }
  const at = used;
  used += count;
  return { words: pool, at };
}
