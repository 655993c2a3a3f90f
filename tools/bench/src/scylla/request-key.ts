import { opcode } from "./frames.ts";

/** Flags of QUERY and EXECUTE in v4 by which answers to the same statement differ. */
const flagBits = { skipMetadata: 0x02, pageSize: 0x04, pagingState: 0x08 } as const;

/** The bits of {@link executeVariant} in a row: how many variants there are. */
export const variants = 8;

/** Without metadata or with them, a page or all rows, the first page or a later one: a number below {@link variants}. */
export function executeVariant(flags: number): number {
  return (flags & (flagBits.skipMetadata | flagBits.pageSize | flagBits.pagingState)) >> 1;
}

/** Where in the body of EXECUTE, which begins at `start`, the flags are: behind the id and the consistency. */
export function executeFlagsAt(body: Buffer, start: number): number {
  return start + 2 + body.readUInt16BE(start) + 2;
}

/**
 * What a request is known by: the opcode with the text of the statement or the id of the prepared one, and with what its
 * answer depends on. Values do not count: every INSERT has the same answer, every SELECT finds the same row.
 * @param body not compressed
 */
export function requestKey(op: number, body: Buffer): string {
  switch (op) {
    case opcode.query: {
      const end = 4 + body.readInt32BE(0);
      return `query ${executeVariant(body.readUInt8(end + 2))} ${body.toString("utf8", 4, end)}`;
    }
    case opcode.prepare:
      return `prepare ${body.toString("utf8", 4, 4 + body.readInt32BE(0))}`;
    case opcode.execute: {
      const id = body.toString("hex", 2, 2 + body.readUInt16BE(0));
      return `execute ${executeVariant(body.readUInt8(executeFlagsAt(body, 0)))} ${id}`;
    }
    default:
      return `opcode ${op}`;
  }
}
