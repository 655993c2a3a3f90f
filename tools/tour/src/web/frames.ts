/** What a frame says about its body; the page reads these by `kind`. */
export type FrameHeader =
  | BatchHeader
  | {
      readonly kind: "progress";
      /** Rows that the engine has read so far. */
      readonly readRows: number;
      readonly elapsedMs: number;
    }
  | {
      readonly kind: "end";
      readonly rows: number;
      /** There were more rows than the page gets. */
      readonly isCut: boolean;
      readonly elapsedMs: number;
    }
  | FailureHeader;

/** Rows, as columns that lie in the frame's body. */
export interface BatchHeader {
  readonly kind: "batch";
  readonly rows: number;
  readonly columns: readonly ColumnHeader[];
}

/** Why there are no more rows. */
export interface FailureHeader {
  readonly kind: "failure";
  readonly code: string;
  readonly message: string;
  /** Where in the statement, in UTF-16 code units. */
  readonly position?: number;
  /** For a statement that was stopped: how long the engine took to be idle, in ms. */
  readonly stopMs?: number;
}

/** How the values of a column lie in the body: little endian, or texts by their offsets. */
export type Layout = "i8" | "u8" | "i16" | "u16" | "i32" | "u32" | "i64" | "u64" | "f32" | "f64" | "text";

/** Where a column is in the body; all places are multiples of 8. */
export interface ColumnHeader {
  readonly name: string;
  /** The engine's type text. */
  readonly type: string;
  readonly layout: Layout;
  /** For instants: what the numbers count since 1970; a tick is 10^-precision seconds. */
  readonly unit?: "day" | "second" | "tick";
  readonly precision?: number;
  /** Where the values begin. For texts: rows + 1 offsets of 32 bits into their UTF-8 bytes. */
  readonly at: number;
  /** For texts: where the bytes begin. */
  readonly bytesAt?: number;
  /** Where the bitmap of NULLs begins (1 = NULL, least bit first), if the column can have any. */
  readonly nullsAt?: number;
}

/** A frame: its header, and the pieces that make up its body. */
export interface Frame {
  readonly header: FrameHeader;
  readonly body: readonly Uint8Array[];
}

/**
 * The bytes of a frame: length of the header and of the body (32 bits each, little endian), the header as JSON, the body.
 * The body's pieces are passed on as they are: engine memory goes to the socket without a copy.
 */
export function encodeFrame({ header, body }: Frame): Uint8Array[] {
  const json = Buffer.from(JSON.stringify(header));
  const lengths = Buffer.alloc(8);
  lengths.writeUInt32LE(json.length, 0);
  lengths.writeUInt32LE(
    body.reduce((sum, piece) => sum + piece.length, 0),
    4,
  );
  return [Buffer.concat([lengths, json]), ...body];
}
