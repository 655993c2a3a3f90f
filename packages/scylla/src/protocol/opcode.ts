/** Kinds of messages (CQL v4 §2.4). */
export const OPCODE = {
  ERROR: 0x00,
  STARTUP: 0x01,
  READY: 0x02,
  AUTHENTICATE: 0x03,
  OPTIONS: 0x05,
  SUPPORTED: 0x06,
  QUERY: 0x07,
  RESULT: 0x08,
  PREPARE: 0x09,
  EXECUTE: 0x0a,
  REGISTER: 0x0b,
  EVENT: 0x0c,
  BATCH: 0x0d,
  AUTH_CHALLENGE: 0x0e,
  AUTH_RESPONSE: 0x0f,
  AUTH_SUCCESS: 0x10,
} as const;

/** Bits of an envelope's flags (CQL v4 §2.2). */
export const FLAG = {
  /** The body is compressed; in v5 whole segments are, and this bit is not used. */
  COMPRESSED: 0x01,
  TRACING: 0x02,
  CUSTOM_PAYLOAD: 0x04,
  WARNING: 0x08,
  /** A version that the server calls beta. */
  BETA: 0x10,
} as const;

/** The name of an opcode, for people. */
export function opcodeName(opcode: number): string {
  for (const [name, code] of Object.entries(OPCODE)) if (code === opcode) return name;
  return `opcode 0x${opcode.toString(16).padStart(2, "0")}`;
}
