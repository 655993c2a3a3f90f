import { type ByteReader, type ByteWriter, utf8Length } from "@x/binary";
import { readBytes, readString, writeBytes } from "./notation.ts";

/** AUTHENTICATE (CQL v4 §4.2.3): [string], the class name of the server's authenticator. */
export function decodeAuthenticate(reader: ByteReader): string {
  return readString(reader);
}

/** AUTH_RESPONSE (CQL v4 §4.1.2): [bytes], what the mechanism says. */
export function encodeAuthResponse(writer: ByteWriter, token: Uint8Array | null): void {
  writeBytes(writer, token);
}

/** AUTH_RESPONSE of the mechanism PLAIN: NUL user NUL password. */
export function encodePlainAuthResponse(writer: ByteWriter, user: string, password: string): void {
  writer.i32be(2 + utf8Length(user) + utf8Length(password));
  writer.u8(0);
  writer.utf8(user);
  writer.u8(0);
  writer.utf8(password);
}

/** AUTH_CHALLENGE and AUTH_SUCCESS (CQL v4 §4.2.7, §4.2.8): [bytes]. A view. */
export function decodeAuthToken(reader: ByteReader): Uint8Array | null {
  return readBytes(reader);
}
