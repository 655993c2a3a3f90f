/**
 * Texts of the database are bytes: lengths, indexes and comparisons count them, and they need not be valid UTF-8.
 * Inside the simulator they are strings of one character a byte (U+0000 to U+00FF).
 */
export function toByteText(text: string): string {
  return Buffer.from(text, "utf8").toString("latin1");
}

/** The bytes of a text of one character a byte. */
export function bytesOfText(text: string): Uint8Array {
  return Buffer.from(text, "latin1");
}

/** A text of one character a byte as people read it; what is not UTF-8 becomes U+FFFD. */
export function fromByteText(text: string): string {
  return Buffer.from(text, "latin1").toString("utf8");
}

/** Whether these bytes are valid UTF-8. */
export function isUtf8(text: string): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytesOfText(text));
    return true;
  } catch {
    return false;
  }
}

/** Whether the text may name a variable, a property, a procedure and so on. */
export function isName(text: string): boolean {
  return /^[A-Za-z_][0-9A-Za-z_]{0,254}$/.test(text);
}
