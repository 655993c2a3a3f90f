import { isBinaryError, UnderflowError } from "@x/binary";
import { IoTDBProtocolError } from "../../errors.ts";

/** Bytes that are no TsBlock. */
export class BlockFault extends Error {
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

/** The error to throw for what went wrong while `bytes` were read; errors of other origin stay as they are. */
export function blockError(cause: unknown, bytes: Uint8Array): unknown {
  if (!(cause instanceof BlockFault) && !isBinaryError(cause)) return cause;
  const offset = cause instanceof BlockFault || cause instanceof UnderflowError ? cause.offset : 0;
  return new IoTDBProtocolError(`Malformed block of results: ${cause.message}`, {
    offset,
    kind: "TsBlock",
    firstBytes: Array.from(bytes.subarray(0, 16), (byte) => byte.toString(16).padStart(2, "0")).join(""),
    cause,
  });
}
