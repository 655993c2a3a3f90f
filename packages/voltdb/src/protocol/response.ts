import { type ByteReader, isBinaryError } from "@x/binary";
import { TableLayout, tableEnd } from "../codec/table-layout.ts";
import type { ValueModes } from "../codec/value-modes.ts";
import { tableOf, type VoltTable } from "../codec/volt-table.ts";
import { VoltProtocolError, VoltUsageError } from "../errors.ts";
import { statusName } from "./status.ts";
import { readException, type VoltException } from "./volt-exception.ts";

/** What a response is made of. */
export interface ResponseParts {
  readonly status: number;
  readonly statusString: string | null;
  readonly appStatus: number;
  readonly appStatusString: string | null;
  readonly roundtripTime: number;
  readonly clientRoundtripTime: number;
  readonly exception: VoltException | null;
  readonly hashes: readonly number[] | null;
  /** The bytes that hold the tables, and where each of them starts. */
  readonly bytes: Uint8Array;
  readonly view: DataView;
  readonly tableStarts: readonly number[];
  readonly modes: ValueModes;
}

/** What `console.log` and `util.inspect` show. Made by a call, because bundlers cannot drop a class that has a method with a computed name. */
const Shown: abstract new () => object = /* @__PURE__ */ makeShown();

function makeShown(): abstract new () => object {
  return class {
    [Symbol.for("nodejs.util.inspect.custom")](
      this: VoltResponse,
      _depth: number,
      _options: unknown,
      inspect: (value: unknown) => string,
    ): string {
      const more = this.statusString === null ? "" : `, ${JSON.stringify(this.statusString)}`;
      const app = this.appStatus === -128 ? "" : `, app status ${this.appStatus}`;
      const tables = this.tables.map((table) => `\n${inspect(table)}`).join("");
      return `VoltResponse ${statusName(this.status)} (${this.status}${more}${app})${tables}`;
    }
  };
}

/** The answer to one call. */
export class VoltResponse extends Shown {
  /** 1 for success; see `VoltStatus`. */
  readonly status: number;
  /** What the server has to say about the status; null when nothing. */
  readonly statusString: string | null;
  /** What the procedure set as its own status; -128 when it set none. */
  readonly appStatus: number;
  /** What the procedure set as text of its own status; null when it set none. */
  readonly appStatusString: string | null;
  /** Milliseconds that the call took inside the cluster. */
  readonly roundtripTime: number;
  /** Milliseconds from the call to this response, waiting included. */
  readonly clientRoundtripTime: number;
  /** More about what went wrong, from servers that tell; null otherwise. */
  readonly exception: VoltException | null;
  /** Hashes of what was changed, from replicating clusters; null otherwise. */
  readonly hashes: readonly number[] | null;
  readonly #parts: ResponseParts;
  #tables: readonly VoltTable[] | undefined;

  /** Made by calls, from what `readResponse` reads. */
  constructor(parts: ResponseParts) {
    super();
    this.status = parts.status;
    this.statusString = parts.statusString;
    this.appStatus = parts.appStatus;
    this.appStatusString = parts.appStatusString;
    this.roundtripTime = parts.roundtripTime;
    this.clientRoundtripTime = parts.clientRoundtripTime;
    this.exception = parts.exception;
    this.hashes = parts.hashes;
    this.#parts = parts;
  }

  /**
   * The tables, in order. Their headers are read when this is first asked for.
   * @throws {VoltProtocolError} when a header does not fit its table
   */
  get tables(): readonly VoltTable[] {
    if (this.#tables === undefined) {
      const { bytes, view, tableStarts, modes } = this.#parts;
      this.#tables = tableStarts.map((start) => tableOf(new TableLayout(bytes, view, start), modes));
    }
    return this.#tables;
  }

  /**
   * A table by its index, with rows of a type of yours.
   * @throws {VoltUsageError} when there is none
   */
  table<Row = Record<string, unknown>>(index = 0): VoltTable<Row> {
    const table = this.tables[index];
    if (table === undefined)
      throw new VoltUsageError(`no table ${index}, the response has ${this.tables.length}`);
    return table as VoltTable<Row>;
  }

  /** As the Python client prints a response. */
  override toString(): string {
    const tables = this.tables.join("\n\n");
    const text = `Status: ${this.status}\nInformation: ${this.statusString ?? "None"}\n${tables}`;
    return this.exception === null ? text : `${text}\nException: ${this.exception}`;
  }
}

// int8 version 0, int64 handle, uint8 present, int8 status, [string if 0x20], int8 app status, [string if 0x80],
// int32 cluster ms, [exception if 0x40], [int16 n + n int32 if 0x10], int16 tables, tables
// (server 10.1, org.voltdb.ClientResponseImpl)

/** Bytes of a response up to its handle. */
export const RESPONSE_HEAD = 9;

/**
 * Reads a response, of which version and handle have been read, up to the end of `reader`. Tables are only found, not
 * read.
 * @throws {VoltProtocolError} when it does not hold together
 */
export function readResponse(
  reader: ByteReader,
  modes: ValueModes,
  clientRoundtripTime: number,
): VoltResponse {
  const start = reader.offset - RESPONSE_HEAD;
  try {
    const present = reader.u8();
    const status = reader.i8();
    const statusString = present & 0x20 ? readText(reader) : null;
    const appStatus = reader.i8();
    const appStatusString = present & 0x80 ? readText(reader) : null;
    const roundtripTime = reader.i32be();
    const exception = present & 0x40 ? readException(reader) : null;
    const hashes = present & 0x10 ? readHashes(reader, start) : null;
    const count = reader.i16be();
    const tableStarts = findTables(reader, start, count);
    const { bytes, view } = reader;
    return new VoltResponse({
      status,
      statusString,
      appStatus,
      appStatusString,
      roundtripTime,
      clientRoundtripTime,
      exception,
      hashes,
      bytes,
      view,
      tableStarts,
      modes,
    });
  } catch (error) {
    if (!isBinaryError(error)) throw error;
    const firstBytes = reader.bytes.subarray(start, reader.end);
    const at = { offset: reader.offset - start, kind: "response", firstBytes, cause: error };
    throw new VoltProtocolError("the response ends too early", at);
  }
}

/** A string that may be null, and then is empty. */
function readText(reader: ByteReader): string | null {
  const length = reader.i32be();
  return length === -1 ? null : reader.utf8(length);
}

function readHashes(reader: ByteReader, start: number): number[] {
  const count = reader.i16be();
  if (count < 0 || count * 4 > reader.remaining) throw fault(reader, start, `${count} hashes`);
  return Array.from({ length: count }, () => reader.i32be());
}

function findTables(reader: ByteReader, start: number, count: number): number[] {
  // A table is at least its two lengths, a status and two counts.
  if (count < 0 || count * 15 > reader.remaining) throw fault(reader, start, `${count} tables`);
  const starts: number[] = [];
  for (let i = 0; i < count; i++) {
    starts.push(reader.offset);
    reader.offset = tableEnd(reader.bytes, reader.view, reader.offset, reader.end);
  }
  if (reader.remaining > 0) throw fault(reader, start, `${reader.remaining} bytes after the last table`);
  return starts;
}

function fault(reader: ByteReader, start: number, message: string): VoltProtocolError {
  return new VoltProtocolError(`response: ${message}`, {
    offset: reader.offset - start,
    kind: "response",
    firstBytes: reader.bytes.subarray(start, reader.end),
  });
}
