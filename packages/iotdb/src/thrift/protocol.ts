import { ByteReader } from "@x/binary";
import { BinaryThriftReader } from "./binary-reader.ts";
import { BinaryThriftWriter } from "./binary-writer.ts";
import { CompactThriftReader } from "./compact-reader.ts";
import { CompactThriftWriter } from "./compact-writer.ts";
import type { FrameWriter } from "./frame-writer.ts";
import type { ThriftReader } from "./reader.ts";
import type { ThriftWriter } from "./writer.ts";

/** Which of the two protocols a server speaks: its configuration says so, nothing on the wire does. */
export type ProtocolName = "binary" | "compact";

/** A writer of the protocol into `out`. */
export function thriftWriter(protocol: ProtocolName, out: FrameWriter): ThriftWriter {
  return protocol === "compact" ? new CompactThriftWriter(out) : new BinaryThriftWriter(out);
}

/** A reader of one message, without the length of its frame. */
export function thriftReader(protocol: ProtocolName, frame: Uint8Array): ThriftReader {
  const input = new ByteReader(frame);
  return protocol === "compact" ? new CompactThriftReader(input) : new BinaryThriftReader(input);
}
