import { ScyllaError, type ScyllaErrorDetails } from "./errors.ts";

/** Names of the server's error codes (CQL v4 §9): `code` of the error is `ERR_SCYLLA_` and the name. */
const NAMES: Readonly<Record<number, string>> = {
  0: "SERVER",
  10: "SERVER_PROTOCOL",
  256: "BAD_CREDENTIALS",
  4096: "UNAVAILABLE",
  4097: "OVERLOADED",
  4098: "BOOTSTRAPPING",
  4099: "TRUNCATE",
  4352: "WRITE_TIMEOUT",
  4608: "READ_TIMEOUT",
  4864: "READ_FAILURE",
  5120: "FUNCTION_FAILURE",
  5376: "WRITE_FAILURE",
  5632: "CDC_WRITE_FAILURE",
  5888: "CAS_WRITE_UNKNOWN",
  8192: "SYNTAX",
  8448: "UNAUTHORIZED",
  8704: "INVALID",
  8960: "CONFIG",
  9216: "ALREADY_EXISTS",
  9472: "UNPREPARED",
};

/** Codes of requests that passed by without effect, or only read: to make them again may help, and does no harm. */
const RETRYABLE: ReadonlySet<number> = /* @__PURE__ */ new Set([0x1000, 0x1002, 0x1200]);

/** Codes of requests that may have taken effect: they may be made again if they are idempotent. */
const RETRYABLE_IF_IDEMPOTENT: ReadonlySet<number> = /* @__PURE__ */ new Set([
  0x0000, 0x1001, 0x1003, 0x1100,
]);

/** What every error of the server has. */
export interface ServerErrorDetails extends Omit<ScyllaErrorDetails, "code" | "serverCode" | "retryable"> {
  /** The server's number. */
  readonly serverCode: number;
  /** Stands in place of the name that belongs to the number. */
  readonly code?: string | undefined;
  /** Warnings that came with the error. */
  readonly warnings?: readonly string[] | undefined;
  /** Whether the request does no harm when it is made twice. Default false. */
  readonly idempotent?: boolean | undefined;
}

/**
 * The server refused or failed a request: `serverCode` and the message are the server's, `code` reads
 * `ERR_SCYLLA_SYNTAX`, `ERR_SCYLLA_WRITE_TIMEOUT` and so on. Errors with fields of their own have classes of their own.
 */
export class ScyllaServerError extends ScyllaError {
  /** The server's number (CQL v4 §9). */
  declare readonly serverCode: number;
  /** Warnings that came with the error. */
  readonly warnings: readonly string[];

  constructor(message: string, details: ServerErrorDetails) {
    const { serverCode, warnings = [], idempotent = false } = details;
    super(message, {
      ...details,
      code: details.code ?? `ERR_SCYLLA_${NAMES[serverCode] ?? `SERVER_${serverCode.toString(16)}`}`,
      retryable: RETRYABLE.has(serverCode) || (idempotent && RETRYABLE_IF_IDEMPOTENT.has(serverCode)),
    });
    this.warnings = warnings;
  }

  static override get errorName(): string {
    return "ScyllaServerError";
  }
}

/** 0x1000: not enough replicas are alive for the consistency asked for. */
export class ScyllaUnavailableError extends ScyllaServerError {
  /** The consistency that was asked for. */
  readonly consistency: string;
  /** How many replicas it needs. */
  readonly required: number;
  /** How many are known to be alive. */
  readonly alive: number;

  constructor(
    message: string,
    details: ServerErrorDetails & Pick<ScyllaUnavailableError, "consistency" | "required" | "alive">,
  ) {
    super(message, details);
    this.consistency = details.consistency;
    this.required = details.required;
    this.alive = details.alive;
  }

  static override get errorName(): string {
    return "ScyllaUnavailableError";
  }
}

/** The fields of errors that count the answers of replicas. */
export interface ReplicaAnswers {
  /** The consistency that was asked for. */
  readonly consistency: string;
  /** How many replicas answered. */
  readonly received: number;
  /** How many answers were needed. */
  readonly blockFor: number;
}

/** Base of the errors that count the answers of replicas. 0x1700 (a conditional write of unknown outcome) is of this class. */
export class ScyllaReplicaError extends ScyllaServerError implements ReplicaAnswers {
  readonly consistency: string;
  readonly received: number;
  readonly blockFor: number;

  constructor(message: string, details: ServerErrorDetails & ReplicaAnswers) {
    super(message, details);
    this.consistency = details.consistency;
    this.received = details.received;
    this.blockFor = details.blockFor;
  }

  static override get errorName(): string {
    return "ScyllaReplicaError";
  }
}

/** 0x1100: replicas did not confirm a write in time; it may have been applied. */
export class ScyllaWriteTimeoutError extends ScyllaReplicaError {
  /** `SIMPLE`, `BATCH`, `UNLOGGED_BATCH`, `COUNTER`, `BATCH_LOG`, `CAS`, `VIEW`, `CDC`. */
  readonly writeType: string;
  /** For `CAS` in protocol v5: how many times it lost against other conditional writes. */
  readonly contentions: number | undefined;

  constructor(
    message: string,
    details: ServerErrorDetails & ReplicaAnswers & { writeType: string; contentions?: number | undefined },
  ) {
    super(message, details);
    this.writeType = details.writeType;
    this.contentions = details.contentions;
  }

  static override get errorName(): string {
    return "ScyllaWriteTimeoutError";
  }
}

/** 0x1200: replicas did not answer a read in time. */
export class ScyllaReadTimeoutError extends ScyllaReplicaError {
  /** Whether the replica that was asked for the data itself has answered. */
  readonly dataPresent: boolean;

  constructor(message: string, details: ServerErrorDetails & ReplicaAnswers & { dataPresent: boolean }) {
    super(message, details);
    this.dataPresent = details.dataPresent;
  }

  static override get errorName(): string {
    return "ScyllaReadTimeoutError";
  }
}

/** A replica that failed, and the server's number of why (protocol v5). */
export interface ReplicaFailure {
  readonly address: string;
  /** 0 unknown, 1 too many tombstones read, 2 index not available, 3 CDC space is full, 4 counter write, 5 table not found … */
  readonly reason: number;
}

/** The fields of errors that replicas raised. */
export interface ReplicaFailures extends ReplicaAnswers {
  /** How many replicas failed. */
  readonly numFailures: number;
  /** Which ones and why; empty in protocol v4. */
  readonly failures: readonly ReplicaFailure[];
}

/** 0x1300: replicas failed to read. */
export class ScyllaReadFailureError extends ScyllaReplicaError implements ReplicaFailures {
  readonly numFailures: number;
  readonly failures: readonly ReplicaFailure[];
  /** Whether the replica that was asked for the data itself has answered. */
  readonly dataPresent: boolean;

  constructor(message: string, details: ServerErrorDetails & ReplicaFailures & { dataPresent: boolean }) {
    super(message, details);
    this.numFailures = details.numFailures;
    this.failures = details.failures;
    this.dataPresent = details.dataPresent;
  }

  static override get errorName(): string {
    return "ScyllaReadFailureError";
  }
}

/** 0x1500: replicas failed to write. */
export class ScyllaWriteFailureError extends ScyllaReplicaError implements ReplicaFailures {
  readonly numFailures: number;
  readonly failures: readonly ReplicaFailure[];
  /** As in {@link ScyllaWriteTimeoutError}. */
  readonly writeType: string;

  constructor(message: string, details: ServerErrorDetails & ReplicaFailures & { writeType: string }) {
    super(message, details);
    this.numFailures = details.numFailures;
    this.failures = details.failures;
    this.writeType = details.writeType;
  }

  static override get errorName(): string {
    return "ScyllaWriteFailureError";
  }
}

/** 0x1400: a user-defined function threw. */
export class ScyllaFunctionFailureError extends ScyllaServerError {
  readonly keyspace: string;
  readonly functionName: string;
  /** CQL types of its arguments. */
  readonly argTypes: readonly string[];

  constructor(
    message: string,
    details: ServerErrorDetails & Pick<ScyllaFunctionFailureError, "keyspace" | "functionName" | "argTypes">,
  ) {
    super(message, details);
    this.keyspace = details.keyspace;
    this.functionName = details.functionName;
    this.argTypes = details.argTypes;
  }

  static override get errorName(): string {
    return "ScyllaFunctionFailureError";
  }
}

/** 0x2400: what was to be created exists. */
export class ScyllaAlreadyExistsError extends ScyllaServerError {
  readonly keyspace: string;
  /** Empty when it is the keyspace that exists. */
  readonly table: string;

  constructor(message: string, details: ServerErrorDetails & { keyspace: string; table: string }) {
    super(message, details);
    this.keyspace = details.keyspace;
    this.table = details.table;
  }

  static override get errorName(): string {
    return "ScyllaAlreadyExistsError";
  }
}

/** 0x2500: the server has forgotten a prepared statement. Sessions prepare it again by themselves. */
export class ScyllaUnpreparedError extends ScyllaServerError {
  /** The id that is unknown to the server. */
  readonly id: Uint8Array;

  constructor(message: string, details: ServerErrorDetails & { id: Uint8Array }) {
    super(message, details);
    this.id = details.id;
  }

  static override get errorName(): string {
    return "ScyllaUnpreparedError";
  }
}

/** ScyllaDB refused a request because its partition is asked too often; `code` is `ERR_SCYLLA_RATE_LIMIT`. */
export class ScyllaRateLimitError extends ScyllaServerError {
  readonly operation: "read" | "write";
  /** Whether the coordinator refused it, before any replica was asked. */
  readonly rejectedByCoordinator: boolean;

  constructor(
    message: string,
    details: ServerErrorDetails & Pick<ScyllaRateLimitError, "operation" | "rejectedByCoordinator">,
  ) {
    super(message, { ...details, code: "ERR_SCYLLA_RATE_LIMIT" });
    this.operation = details.operation;
    this.rejectedByCoordinator = details.rejectedByCoordinator;
  }

  static override get errorName(): string {
    return "ScyllaRateLimitError";
  }
}
