import { ByteReader, isBinaryError } from "@x/binary";
import { VoltProtocolError } from "../errors.ts";

/** The kinds of exceptions that a response may carry, by their numbers on the wire. */
export const VoltExceptionType = {
  NONE: 0,
  EEEXCEPTION: 1,
  SQLEXCEPTION: 2,
  CONSTRAINTFAILURE: 3,
  GENERIC: 4,
} as const;

/** The number of a kind. */
export type VoltExceptionType = (typeof VoltExceptionType)[keyof typeof VoltExceptionType];

const LABELS: Readonly<Record<number, string>> = {
  0: "None",
  1: "EE Exception",
  2: "SQL Exception",
  3: "Constraint Failure",
  4: "Generic",
};

/** What went wrong on the server, as some servers tell it beside status and status string. */
export class VoltException {
  readonly type: VoltExceptionType;
  readonly message: string;
  /** Of an engine exception: its number. */
  readonly errorCode: number | undefined;
  /** Of SQL exceptions and constraint failures: the five characters of SQLSTATE. */
  readonly sqlState: string | undefined;
  /** Of a constraint failure: the number of the constraint's kind. */
  readonly constraintType: number | undefined;
  /** Of a constraint failure: the table. */
  readonly tableName: string | undefined;

  constructor(
    type: VoltExceptionType,
    message: string,
    more: {
      readonly errorCode?: number | undefined;
      readonly sqlState?: string | undefined;
      readonly constraintType?: number | undefined;
      readonly tableName?: string | undefined;
    } = {},
  ) {
    this.type = type;
    this.message = message;
    this.errorCode = more.errorCode;
    this.sqlState = more.sqlState;
    this.constraintType = more.constraintType;
    this.tableName = more.tableName;
  }

  /** As the Python client prints it. */
  toString(): string {
    const lines = [`VoltException: type: ${LABELS[this.type] ?? this.type}`];
    if (this.message !== "") lines.push(`  ${this.message}`);
    if (this.errorCode !== undefined) lines.push(`  Error code: ${this.errorCode}`);
    if (this.sqlState !== undefined) lines.push(`  SQL code: ${this.sqlState}`);
    if (this.constraintType !== undefined) lines.push(`  Constraint violation type: ${this.constraintType}`);
    if (this.tableName !== undefined) lines.push(`  on table: ${this.tableName}`);
    return lines.join("\n");
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }
}

// int32 length of all that follows, int8 type, int32 length + message (one byte a character), then by type:
//   1: int32 code; 2: 5 bytes SQLSTATE; 3: 5 bytes SQLSTATE, int32 kind, string table, int32 length + tuple.
// Servers from 4 on send none; this is what the Python client 16 reads.

/** Reads an exception and moves `reader` behind it, whatever it holds. */
export function readException(reader: ByteReader): VoltException {
  const length = reader.i32be();
  if (length < 0 || length > reader.remaining) {
    throw new VoltProtocolError(`an exception of ${length} bytes`, {
      offset: reader.offset - 4,
      kind: "exception",
      firstBytes: reader.bytes,
    });
  }
  const part = new ByteReader(reader.bytes, reader.offset, reader.offset + length);
  reader.skip(length);
  if (length === 0) return new VoltException(VoltExceptionType.NONE, "");
  const type = part.u8() as VoltExceptionType;
  let message = "";
  try {
    message = part.utf8(part.i32be());
    return new VoltException(type, message, readDetails(part, type));
  } catch (error) {
    // What is left out does not harm the response around it.
    if (isBinaryError(error)) return new VoltException(type, message);
    throw error;
  }
}

function readDetails(
  part: ByteReader,
  type: VoltExceptionType,
): ConstructorParameters<typeof VoltException>[2] {
  if (type === VoltExceptionType.EEEXCEPTION) return { errorCode: part.i32be() };
  if (type !== VoltExceptionType.SQLEXCEPTION && type !== VoltExceptionType.CONSTRAINTFAILURE) return {};
  const sqlState = part.latin1(5);
  if (type === VoltExceptionType.SQLEXCEPTION) return { sqlState };
  const constraintType = part.i32be();
  const nameLength = part.i32be();
  return { sqlState, constraintType, tableName: nameLength < 0 ? "" : part.utf8(nameLength) };
}
