export type { LongFactory } from "./codec/value-modes.ts";
