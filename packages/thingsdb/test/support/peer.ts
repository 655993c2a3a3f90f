import { ByteWriter } from "@x/binary";
import type { PeerConnection } from "@x/testkit";
import { encodeValue } from "../../src/codec/encode.ts";
import { beginPackage, endPackage } from "../../src/protocol/package.ts";
import { PACKAGE } from "../../src/protocol/package-type.ts";
import { decodeValue } from "./decode-value.ts";

/** A request as a scripted peer sees it. */
export interface SeenRequest {
  readonly type: number;
  readonly id: number;
  readonly payload: unknown;
}

/** The bytes of a package; without a value it has no payload. */
export function packageOf(type: number, id: number, ...value: readonly unknown[]): Uint8Array {
  const writer = new ByteWriter();
  const at = beginPackage(writer, type, id);
  if (value.length > 0) encodeValue(writer, value[0]);
  endPackage(writer, at);
  return writer.finish();
}

/** Reads the next request. */
export async function readRequest(connection: PeerConnection): Promise<SeenRequest> {
  const bytes = await connection.readUntil((unread) => {
    if (unread.length < 8) return undefined;
    const length = 8 + new DataView(unread.buffer, unread.byteOffset).getUint32(0, true);
    return unread.length >= length ? length : undefined;
  });
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return {
    type: bytes[6]!,
    id: view.getUint16(4, true),
    payload: bytes.length > 8 ? decodeValue(bytes.subarray(8)) : undefined,
  };
}

/** Answers the PING by which a client sees that a node is there, and AUTH. */
export async function letIn(connection: PeerConnection): Promise<void> {
  const { type, id } = await readRequest(connection);
  await connection.send(packageOf(type === PACKAGE.PING ? PACKAGE.PONG : PACKAGE.OK, id));
}
