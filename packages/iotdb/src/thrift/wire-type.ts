/** Types on the wire, by the numbers of the binary protocol; the compact protocol has its own for the same. */
export const WireType = {
  STOP: 0,
  BOOL: 2,
  I8: 3,
  DOUBLE: 4,
  I16: 6,
  I32: 8,
  I64: 10,
  /** Strings, too. */
  BINARY: 11,
  STRUCT: 12,
  MAP: 13,
  SET: 14,
  LIST: 15,
  UUID: 16,
} as const;
export type WireType = (typeof WireType)[keyof typeof WireType];

/** What a message is. */
export const MessageType = { CALL: 1, REPLY: 2, EXCEPTION: 3, ONEWAY: 4 } as const;

/** How deep structs and collections may lie in each other; the deepest message of IoTDB has five levels. */
export const MAX_DEPTH = 32;
