import { VoltError, type VoltErrorDetails } from "./errors.ts";
import type { VoltResponse } from "./protocol/response.ts";
import { statusName } from "./protocol/status.ts";

/**
 * The server refused or failed a call: its status was not 1. `serverCode` is the status, the message holds the
 * server's text. Its subclasses tell kinds of failure apart; this class itself stands for the rarer ones.
 */
export class VoltServerError extends VoltError {
  declare readonly serverCode: number;
  /** The whole response, app status and tables included. */
  declare readonly response: VoltResponse;

  constructor(message: string, details: VoltErrorDetails & { response: VoltResponse }) {
    super(message, { ...details, serverCode: details.response.status });
    // Not listed among the error's properties: it may be large.
    Object.defineProperty(this, "response", { value: details.response, enumerable: false });
  }

  static override get errorName(): string {
    return "VoltServerError";
  }
}

/** The procedure threw `VoltAbortException`, or a compound procedure aborted: it took no effect. */
export class VoltUserAbortError extends VoltServerError {
  static override get errorName(): string {
    return "VoltUserAbortError";
  }
}

/** The call failed and took no effect: a constraint, a value that does not fit, SQL that does not compile, a batch timeout. */
export class VoltGracefulFailureError extends VoltServerError {
  static override get errorName(): string {
    return "VoltGracefulFailureError";
  }
}

/** Something failed that should not: an unknown procedure, no permission, an exception inside a procedure. */
export class VoltUnexpectedFailureError extends VoltServerError {
  static override get errorName(): string {
    return "VoltUnexpectedFailureError";
  }
}

/** The cluster cannot take the call now, or its transaction was stopped by a change in the cluster: it may be made again. */
export class VoltUnavailableError extends VoltServerError {
  static override get errorName(): string {
    return "VoltUnavailableError";
  }
}

/** The cluster lost sight of the call: it may have taken effect or not. */
export class VoltResponseUnknownError extends VoltServerError {
  static override get errorName(): string {
    return "VoltResponseUnknownError";
  }
}

/** A limit of time has passed in the cluster. */
export class VoltServerTimeoutError extends VoltServerError {
  static override get errorName(): string {
    return "VoltServerTimeoutError";
  }
}

interface Kind {
  readonly make: typeof VoltServerError;
  /** Other than `ERR_VOLT_` and the name of the status. */
  readonly code?: string;
  readonly retryable?: boolean;
}

/** The kinds by status; a function, so that nothing happens at load. */
function kindOf(status: number): Kind {
  switch (status) {
    case -1:
      return { make: VoltUserAbortError };
    case -17:
      return { make: VoltUserAbortError };
    case -2:
      return { make: VoltGracefulFailureError };
    case -3:
      return { make: VoltUnexpectedFailureError };
    case -5:
    case -8:
    case -11:
    case -14:
    case -19:
      return { make: VoltUnavailableError, retryable: true };
    case -4:
      return { make: VoltResponseUnknownError, code: "ERR_VOLT_CONNECTION_OUTCOME_UNKNOWN" };
    case -7:
      return { make: VoltResponseUnknownError, code: "ERR_VOLT_RESPONSE_OUTCOME_UNKNOWN" };
    case -15:
      return { make: VoltServerTimeoutError, retryable: true };
    case -6:
    case -18:
      return { make: VoltServerTimeoutError };
    case -16:
      return { make: VoltServerTimeoutError, code: "ERR_VOLT_CLIENT_RESPONSE_TIMEOUT_OUTCOME_UNKNOWN" };
    default:
      return { make: VoltServerError };
  }
}

/** The error for a response whose status is not success. */
export function serverError(
  response: VoltResponse,
  procedure: string,
  address: string | undefined,
): VoltServerError {
  const { make: Make, code, retryable } = kindOf(response.status);
  const name = statusName(response.status);
  const text = response.statusString ?? response.appStatusString ?? name;
  return new Make(`${procedure}: ${text}`, {
    code: code ?? `ERR_VOLT_${name}`,
    retryable,
    address,
    procedure,
    response,
  });
}
