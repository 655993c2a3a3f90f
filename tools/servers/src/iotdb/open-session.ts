import { counted, type Endpoint, int32, ProbeSocket } from "../probe-socket.ts";

/** How to reach a DataNode. */
export interface SessionTarget extends Endpoint {
  readonly compact: boolean;
  readonly user: { readonly name: string; readonly password: string };
}

/** How long a node may take to answer. */
const timeoutMs = 10_000;

const u8 = (...values: number[]): Buffer => Buffer.from(values);

/** One call of `openSession` in Thrift's binary protocol: field header = type, id as 16 bits. */
function binaryCall(strings: readonly string[], protocolVersion: number): Buffer {
  const fields = strings.flatMap((text, i) => [u8(11, 0, i + 2), counted(text)]);
  const head = [u8(0x80, 1, 0, 1), counted("openSession"), int32(0)];
  return Buffer.concat([...head, u8(12, 0, 1, 8, 0, 1), int32(protocolVersion), ...fields, u8(0, 0)]);
}

/** The same in the compact protocol: field header = step of the id and type in one byte, integers zigzag. */
function compactCall(strings: readonly string[], protocolVersion: number): Buffer {
  // Nothing here is long enough for a second byte of length.
  const string = (text: string): Buffer[] => [u8(Buffer.byteLength(text)), Buffer.from(text)];
  const fields = strings.flatMap((text) => [u8(0x18), ...string(text)]);
  const head = [u8(0x82, 0x21, 0), ...string("openSession")];
  return Buffer.concat([...head, u8(0x1c, 0x15, protocolVersion << 1), ...fields, u8(0, 0)]);
}

/** The status code of the answer; it is the first value in it. */
function statusOf(answer: Buffer, compact: boolean): number {
  const nameLength = "openSession".length;
  if (compact) {
    // 82 41 00, the name with its length, then the headers of three nested fields: 0c 00, 1c, 15.
    const at = 4 + nameLength + 4;
    const zigzag = (answer.readUInt8(at) & 0x7f) | (answer.readUInt8(at + 1) << 7);
    return zigzag >> 1;
  }
  // Version and type, the name with its length, a number, then the headers of three nested fields, 3 bytes each.
  return answer.readInt32BE(4 + 4 + nameLength + 4 + 9);
}

/**
 * Opens a session on a connection of its own, which ends it.
 * @returns the status code of the server: 200 is success
 * @throws {Error} when nobody listens, or the server does not answer
 */
export async function openSession(target: SessionTarget): Promise<number> {
  const { compact, user } = target;
  const socket = await ProbeSocket.dial(target, timeoutMs);
  try {
    const call = (compact ? compactCall : binaryCall)(["UTC", user.name, user.password], 2);
    socket.write(counted(call));
    const length = (await socket.read(4)).readInt32BE();
    return statusOf(await socket.read(length), compact);
  } finally {
    socket.close();
  }
}
