import { isBinaryError } from "@x/binary";
import { IoTDBProtocolError } from "../errors.ts";
import { ThriftFault } from "./fault.ts";
import type { FrameWriter } from "./frame-writer.ts";
import { MessageType } from "./message-type.ts";
import type { Method } from "./method.ts";
import { type ProtocolName, thriftReader, thriftWriter } from "./protocol.ts";
import { struct } from "./struct.ts";
import { i32, string, type ThriftType } from "./types.ts";

/** What Thrift itself answers when a call does not reach the service. */
interface ApplicationException {
  message?: string | undefined;
  type?: number | undefined;
}

const applicationException: ThriftType<ApplicationException> = /* @__PURE__ */ struct<ApplicationException>(
  "TApplicationException",
  () => ({ message: [1, string, "optional"], type: [2, i32, "optional"] }),
);

/** Number of `UNKNOWN_METHOD` in `TApplicationException`. */
const UNKNOWN_METHOD = 1;

/**
 * Writes the frame of a call behind what `out` holds and returns its size without the length field. When the request
 * cannot be written (a value out of range), `out` is as it was.
 */
export function encodeCall<Request>(
  out: FrameWriter,
  protocol: ProtocolName,
  method: Method<Request, unknown>,
  seqId: number,
  request: Request,
): number {
  const start = out.beginFrame();
  try {
    const writer = thriftWriter(protocol, out);
    writer.messageBegin(method.name, MessageType.CALL, seqId);
    method.writeArguments(writer, request);
    return out.endFrame(start);
  } catch (error) {
    out.dropFrame(start);
    throw error;
  }
}

/**
 * Reads the answer to a call out of a frame without its length.
 * @throws {IoTDBProtocolError} when it is malformed or belongs to another call; `ERR_IOTDB_UNKNOWN_METHOD` when the
 * server does not know the method
 */
export function decodeReply<Response>(
  frame: Uint8Array,
  protocol: ProtocolName,
  method: Method<never, Response>,
  seqId: number,
): Response {
  try {
    const reader = thriftReader(protocol, frame);
    const head = reader.messageBegin();
    if (head.type === MessageType.EXCEPTION) {
      const { message, type } = applicationException.read(reader);
      throw new IoTDBProtocolError(`${method.name}: ${message || "the server could not read the call"}`, {
        code: type === UNKNOWN_METHOD ? "ERR_IOTDB_UNKNOWN_METHOD" : undefined,
        ...place(frame, method.name, 0),
      });
    }
    if (head.type !== MessageType.REPLY || head.name !== method.name || head.seqId !== seqId) {
      throw reader.fault(
        `is message ${head.type} of ${JSON.stringify(head.name)} number ${head.seqId}, not the answer to call ${seqId}`,
      );
    }
    return method.readResult(reader);
  } catch (error) {
    if (!(error instanceof ThriftFault) && !isBinaryError(error)) throw error;
    const offset = (error as { offset?: unknown }).offset;
    const at = typeof offset === "number" ? offset : 0;
    const what = error instanceof ThriftFault ? error.message : `is malformed: ${error.message}`;
    throw new IoTDBProtocolError(`The answer to ${method.name} ${what} (at byte ${at} of ${frame.length}).`, {
      ...place(frame, method.name, at),
      cause: error,
    });
  }
}

function place(frame: Uint8Array, kind: string, offset: number) {
  const firstBytes = Array.from(frame.subarray(0, 32), (byte) => byte.toString(16).padStart(2, "0")).join("");
  return { kind, offset, firstBytes };
}
