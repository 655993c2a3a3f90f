import { once } from "node:events";
import { connect } from "node:net";
import { type ConnectionOptions, connect as connectTls } from "node:tls";

/** How to reach a DataNode. */
export interface SessionTarget {
  readonly port: number;
  readonly compact: boolean;
  readonly user: { readonly name: string; readonly password: string };
  readonly tls?: ConnectionOptions;
}

/** How long a node may take to answer. */
const timeoutMs = 10_000;

const u8 = (...values: number[]): Buffer => Buffer.from(values);

const i32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
};

/** One call of `openSession` in Thrift's binary protocol: field header = type, id as 16 bits. */
function binaryCall(strings: readonly string[], protocolVersion: number): Buffer {
  const string = (text: string): Buffer[] => [i32(Buffer.byteLength(text)), Buffer.from(text)];
  const fields = strings.flatMap((text, i) => [u8(11, 0, i + 2), ...string(text)]);
  const head = [u8(0x80, 1, 0, 1), ...string("openSession"), i32(0)];
  return Buffer.concat([...head, u8(12, 0, 1, 8, 0, 1), i32(protocolVersion), ...fields, u8(0, 0)]);
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
    const at = 4 + nameLength + "0c 00 1c 15".split(" ").length;
    const zigzag = (answer.readUInt8(at) & 0x7f) | (answer.readUInt8(at + 1) << 7);
    return zigzag >> 1;
  }
  return answer.readInt32BE(4 + 4 + nameLength + 4 + 9);
}

/**
 * Opens a session on a connection of its own, which ends it.
 * @returns the status code of the server: 200 is success
 * @throws {Error} when nobody listens, or the server does not answer
 */
export async function openSession({ port, compact, user, tls }: SessionTarget): Promise<number> {
  const host = "127.0.0.1";
  const socket = tls ? connectTls({ ...tls, host, port }) : connect(port, host);
  socket.setTimeout(timeoutMs, () => socket.destroy(new Error("the server does not answer")));
  try {
    await once(socket, tls ? "secureConnect" : "connect");
    const call = (compact ? compactCall : binaryCall)(["UTC", user.name, user.password], 2);
    socket.write(Buffer.concat([i32(call.length), call]));
    let answer = Buffer.alloc(0);
    for await (const chunk of socket) {
      answer = Buffer.concat([answer, chunk as Buffer]);
      if (answer.length >= 4 && answer.length >= 4 + answer.readInt32BE(0))
        return statusOf(answer.subarray(4), compact);
    }
    throw new Error("the server has closed the connection");
  } finally {
    socket.destroy();
  }
}
