import { parseHex } from "@x/testkit";

/** One call and its answer, as recorded. */
export interface Exchange {
  readonly step: string;
  readonly method: string;
  readonly request: RecordedMessage;
  readonly response: RecordedMessage;
}

export interface RecordedMessage {
  /** Hex of the frame with its length. */
  readonly frame: string;
  readonly decoded: unknown;
}

/** A recorded connection. */
export interface SessionVectors {
  readonly protocol: "binary" | "compact";
  readonly exchanges: readonly Exchange[];
  /** What the recording client printed of each query. */
  readonly rows: Readonly<Record<string, unknown>>;
}

/** The bytes of a recorded frame without its length. */
export function frameOf(message: RecordedMessage): Uint8Array {
  return parseHex(message.frame).subarray(4);
}

/** A value as the vectors write it: numbers for 64-bit integers, `{ hex }` for bytes, objects for maps. */
export function asRecorded(value: unknown): unknown {
  if (typeof value === "bigint") return Number(value);
  if (value instanceof Uint8Array) return { hex: Buffer.from(value).toString("hex") };
  if (value instanceof Map)
    return Object.fromEntries([...value].map(([key, part]) => [key, asRecorded(part)]));
  if (Array.isArray(value)) return value.map(asRecorded);
  if (typeof value === "object" && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, asRecorded(part)]));
  return value;
}
