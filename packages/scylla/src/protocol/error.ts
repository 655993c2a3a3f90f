import type { ByteReader } from "@x/binary";
import {
  type ReplicaAnswers,
  type ReplicaFailure,
  ScyllaAlreadyExistsError,
  ScyllaFunctionFailureError,
  ScyllaRateLimitError,
  ScyllaReadFailureError,
  ScyllaReadTimeoutError,
  ScyllaReplicaError,
  ScyllaServerError,
  ScyllaUnavailableError,
  ScyllaUnpreparedError,
  ScyllaWriteFailureError,
  ScyllaWriteTimeoutError,
} from "../server-errors.ts";
import { consistencyName } from "./consistency.ts";
import { readAddress, readShortBytes, readString, readStringList } from "./notation.ts";

/** What is known where an error came from. */
export interface ErrorContext {
  readonly version: number;
  readonly address?: string | undefined;
  readonly query?: string | undefined;
  readonly warnings?: readonly string[] | undefined;
  /** The number that this server has for ScyllaDB's rate limit error, where it announced one. */
  readonly rateLimitCode?: number | undefined;
  /** Whether the request does no harm when it is made twice. */
  readonly idempotent?: boolean | undefined;
}

/**
 * ERROR (CQL v4 §9): i32 code, [string] message, then by code:
 *
 * | code | fields                                                                                            |
 * | ---- | ------------------------------------------------------------------------------------------------- |
 * | 1000 | u16 consistency, i32 required, i32 alive                                                          |
 * | 1100 | answers, [string] write type, (v5 and CAS: u16 contentions); answers: u16 consistency, i32 received, i32 block for |
 * | 1200 | answers, u8 data present                                                                          |
 * | 1300 | answers, failures, u8 data present; failures: v4 i32 count, v5 i32 count × ([inetaddr], u16 reason) |
 * | 1400 | [string] keyspace, [string] function, [string list] argument types                               |
 * | 1500 | answers, failures, [string] write type                                                            |
 * | 1700 | answers                                                                                           |
 * | 2400 | [string] keyspace, [string] table                                                                 |
 * | 2500 | [short bytes] id                                                                                  |
 * | rate limit | u8 0 read, 1 write; u8 rejected by the coordinator                                          |
 */
export function decodeError(reader: ByteReader, context: ErrorContext): ScyllaServerError {
  const serverCode = reader.i32be();
  const message = readString(reader);
  const { version, address, query, warnings, idempotent } = context;
  const details = { serverCode, address, query, warnings, idempotent };
  switch (serverCode) {
    case 0x1000: {
      const consistency = consistencyName(reader.u16be());
      return new ScyllaUnavailableError(message, {
        ...details,
        consistency,
        required: reader.i32be(),
        alive: reader.i32be(),
      });
    }
    case 0x1100: {
      const answers = readAnswers(reader);
      const writeType = readString(reader);
      const contentions = version >= 5 && writeType === "CAS" ? reader.u16be() : undefined;
      return new ScyllaWriteTimeoutError(message, { ...details, ...answers, writeType, contentions });
    }
    case 0x1200: {
      const answers = readAnswers(reader);
      return new ScyllaReadTimeoutError(message, { ...details, ...answers, dataPresent: reader.u8() !== 0 });
    }
    case 0x1300: {
      const answers = { ...readAnswers(reader), ...readFailures(reader, version) };
      return new ScyllaReadFailureError(message, { ...details, ...answers, dataPresent: reader.u8() !== 0 });
    }
    case 0x1400: {
      const keyspace = readString(reader);
      const functionName = readString(reader);
      const argTypes = readStringList(reader);
      return new ScyllaFunctionFailureError(message, { ...details, keyspace, functionName, argTypes });
    }
    case 0x1500: {
      const answers = { ...readAnswers(reader), ...readFailures(reader, version) };
      return new ScyllaWriteFailureError(message, { ...details, ...answers, writeType: readString(reader) });
    }
    case 0x1700:
      return new ScyllaReplicaError(message, { ...details, ...readAnswers(reader) });
    case 0x2400: {
      const keyspace = readString(reader);
      return new ScyllaAlreadyExistsError(message, { ...details, keyspace, table: readString(reader) });
    }
    case 0x2500:
      return new ScyllaUnpreparedError(message, { ...details, id: readShortBytes(reader).slice() });
    default:
      if (serverCode !== context.rateLimitCode) return new ScyllaServerError(message, details);
      return new ScyllaRateLimitError(message, {
        ...details,
        operation: reader.u8() === 0 ? "read" : "write",
        rejectedByCoordinator: reader.u8() !== 0,
      });
  }
}

function readAnswers(reader: ByteReader): ReplicaAnswers {
  const consistency = consistencyName(reader.u16be());
  return { consistency, received: reader.i32be(), blockFor: reader.i32be() };
}

function readFailures(
  reader: ByteReader,
  version: number,
): { numFailures: number; failures: readonly ReplicaFailure[] } {
  const numFailures = reader.i32be();
  const failures: ReplicaFailure[] = [];
  if (version >= 5)
    for (let left = numFailures; left > 0; left--)
      failures.push({ address: readAddress(reader), reason: reader.u16be() });
  return { numFailures, failures };
}
