import { ByteReader } from "@x/binary";
import { closeOperation, closeOperationReq } from "../../src/protocol/close-operation.ts";
import { closeSession, closeSessionReq } from "../../src/protocol/close-session.ts";
import {
  executeQueryStatement,
  executeStatementReq,
  executeStatementResp,
  executeUpdateStatement,
} from "../../src/protocol/execute-statement.ts";
import { fetchResults, fetchResultsReq, fetchResultsResp } from "../../src/protocol/fetch-results.ts";
import { insertTablet, insertTabletReq } from "../../src/protocol/insert-tablet.ts";
import { openSession, openSessionReq, openSessionResp } from "../../src/protocol/open-session.ts";
import { requestStatementId } from "../../src/protocol/request-statement-id.ts";
import { status } from "../../src/protocol/status.ts";
import { testConnection } from "../../src/protocol/test-connection.ts";
import { setTimeZone, setTimeZoneReq } from "../../src/protocol/time-zone.ts";
import { FrameWriter } from "../../src/thrift/frame-writer.ts";
import { MessageType } from "../../src/thrift/message-type.ts";
import type { Method } from "../../src/thrift/method.ts";
import { type ProtocolName, thriftReader, thriftWriter } from "../../src/thrift/protocol.ts";
import { i64, type ThriftType } from "../../src/thrift/types.ts";

/** A method with the types of its request and of its whole answer, as the server needs them. */
export interface ServedMethod {
  readonly method: Method<never, unknown>;
  readonly request: ThriftType<unknown>;
  readonly response: ThriftType<unknown>;
}

const served = (method: object, request: object, response: object): ServedMethod =>
  ({ method, request, response }) as ServedMethod;

/** The methods of a session by name. */
export const METHODS: Readonly<Record<string, ServedMethod>> = {
  openSession: served(openSession, openSessionReq, openSessionResp),
  closeSession: served(closeSession, closeSessionReq, status),
  requestStatementId: served(requestStatementId, i64, i64),
  setTimeZone: served(setTimeZone, setTimeZoneReq, status),
  executeQueryStatementV2: served(executeQueryStatement, executeStatementReq, executeStatementResp),
  executeUpdateStatementV2: served(executeUpdateStatement, executeStatementReq, executeStatementResp),
  fetchResultsV2: served(fetchResults, fetchResultsReq, fetchResultsResp),
  closeOperation: served(closeOperation, closeOperationReq, status),
  insertTablet: served(insertTablet, insertTabletReq, status),
  testConnectionEmptyRPC: served(testConnection, status, status),
};

/** A call as the server sees it. */
export interface ReceivedCall {
  readonly name: string;
  readonly seqId: number;
  readonly request: unknown;
}

/** Reads a call out of a frame without its length. */
export function readCall(protocol: ProtocolName, frame: Uint8Array): ReceivedCall {
  const reader = thriftReader(protocol, frame);
  const { name, seqId } = reader.messageBegin();
  const type = METHODS[name]?.request;
  let request: unknown;
  reader.structBegin();
  for (let wire = reader.field(); wire !== 0; wire = reader.field()) {
    if (reader.fieldId === 1 && type?.wire === wire) request = type.read(reader);
    else reader.skip(wire);
  }
  reader.structEnd();
  return { name, seqId, request };
}

/** A whole frame that answers a call. */
export function replyFrame(
  protocol: ProtocolName,
  name: string,
  seqId: number,
  response: unknown,
  type: ThriftType<unknown> = METHODS[name]?.response as ThriftType<unknown>,
): Uint8Array {
  const out = new FrameWriter();
  const writer = thriftWriter(protocol, out);
  const start = out.beginFrame();
  writer.messageBegin(name, MessageType.REPLY, seqId);
  writer.structBegin();
  writer.field(0, type.wire);
  type.write(writer, response);
  writer.structEnd();
  out.endFrame(start);
  return Buffer.concat(out.takePieces());
}

/** Where the first frame of these bytes ends; undefined while it is not there whole. */
export function frameEnd(bytes: Uint8Array): number | undefined {
  if (bytes.length < 4) return undefined;
  const end = 4 + new ByteReader(bytes).i32be();
  return bytes.length < end ? undefined : end;
}
