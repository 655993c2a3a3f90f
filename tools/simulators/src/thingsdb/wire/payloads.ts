import { type Plain, writePlain } from "../values/plain.ts";
import { MsgpackWriter } from "./msgpack-writer.ts";

/** MessagePack of something the server says itself. */
export function encodePlain(value: Plain): Uint8Array {
  const writer = new MsgpackWriter();
  writePlain(writer, value);
  return writer.take();
}

/** The payload of an ERROR. */
export function encodeError(code: number, message: string): Uint8Array {
  return encodePlain({ error_code: code, error_msg: message });
}
