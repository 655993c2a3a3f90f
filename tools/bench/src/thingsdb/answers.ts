import { ByteWriter } from "@x/binary";
import { encodeValue } from "./internals.ts";

/** Things of a usual size: an id and four properties. */
export const THINGS = 10_000;
/** Code that is answered with {@link THINGS} things. */
export const THINGS_CODE = ".things;";

const [PONG, OK, DATA] = [16, 17, 18] as const;
const [ROOM_JOIN, ROOM_EMIT] = [6, 8] as const;
const [PING, AUTH, QUERY, JOIN, EMIT] = [32, 33, 34, 38, 40] as const;

export function makeThings(): object[] {
  return Array.from({ length: THINGS }, (_, i) => ({
    "#": i + 5,
    name: `name ${i}`,
    age: i % 90,
    email: `user${i}@example.com`,
    score: i / 7,
  }));
}

export function encode(value: unknown): Uint8Array {
  const writer = new ByteWriter();
  encodeValue(writer, value);
  return writer.finish();
}

/** A package as it goes over the wire. */
export function packageOf(type: number, id: number, payload: Uint8Array): Buffer {
  const bytes = Buffer.allocUnsafe(8 + payload.length);
  bytes.writeUInt32LE(payload.length, 0);
  bytes.writeUInt16LE(id, 4);
  bytes[6] = type;
  bytes[7] = type ^ 0xff;
  bytes.set(payload, 8);
  return bytes;
}

/** Adds to `parts` what answers the request `bytes[at, end)`. */
export function answersOf(): (bytes: Buffer, at: number, end: number, parts: Buffer[]) => void {
  const none = new Uint8Array(0);
  const two = encode(2);
  const things = encode(makeThings());
  const room = { scope: "@collection:stuff", id: 2 };
  const joined = packageOf(ROOM_JOIN, 65_535, encode(room));
  const emitted = packageOf(ROOM_EMIT, 65_535, encode({ ...room, event: "msg", args: ["hello", 1] }));
  const code = Buffer.from(THINGS_CODE);
  return (bytes, at, end, parts) => {
    const id = bytes.readUInt16LE(at + 4);
    const type = bytes[at + 6];
    if (type === PING) parts.push(packageOf(PONG, id, none));
    else if (type === AUTH) parts.push(packageOf(OK, id, none));
    else if (type === JOIN) parts.push(packageOf(DATA, id, encode([2])), joined);
    else if (type === EMIT) parts.push(emitted, packageOf(OK, id, none));
    else if (type === QUERY && end - at < 64 && bytes.subarray(at, end).includes(code))
      parts.push(packageOf(DATA, id, things));
    else parts.push(packageOf(DATA, id, two));
  };
}
