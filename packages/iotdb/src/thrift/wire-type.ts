/**
 * Types on the wire, by the numbers of the binary protocol; the compact protocol has its own for the same. Imported as a
 * namespace: as an object, a table that mentions one could not be dropped from a bundle.
 */
export const STOP = 0;
export const BOOL = 2;
export const I8 = 3;
export const DOUBLE = 4;
export const I16 = 6;
export const I32 = 8;
export const I64 = 10;
/** Strings, too. */
export const BINARY = 11;
export const STRUCT = 12;
export const MAP = 13;
export const SET = 14;
export const LIST = 15;
export const UUID = 16;

/** Any of them. */
export type Any =
  | typeof STOP
  | typeof BOOL
  | typeof I8
  | typeof DOUBLE
  | typeof I16
  | typeof I32
  | typeof I64
  | typeof BINARY
  | typeof STRUCT
  | typeof MAP
  | typeof SET
  | typeof LIST
  | typeof UUID;
