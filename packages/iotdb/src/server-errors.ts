import {
  type IoTDBError,
  IoTDBServerError,
  type IoTDBServerErrorDetails,
  IoTDBTimeoutError,
} from "./errors.ts";
import type { TSStatus } from "./protocol/status.ts";
import { isSuccess, MULTIPLE_ERROR, statusName } from "./status-codes.ts";

/** The statement is no SQL that the server understands. */
export class IoTDBSqlSyntaxError extends IoTDBServerError {
  static override get errorName(): string {
    return "IoTDBSqlSyntaxError";
  }
}

/** The statement is well formed and makes no sense: a function that does not exist, a division by zero … */
export class IoTDBSemanticError extends IoTDBServerError {
  static override get errorName(): string {
    return "IoTDBSemanticError";
  }
}

/** A database, table or column that does not exist. */
export class IoTDBNotFoundError extends IoTDBServerError {
  static override get errorName(): string {
    return "IoTDBNotFoundError";
  }
}

/** A database, table or column of that name exists. */
export class IoTDBAlreadyExistsError extends IoTDBServerError {
  static override get errorName(): string {
    return "IoTDBAlreadyExistsError";
  }
}

/** Data that do not fit the table: another type, another category, a name that cannot be one. */
export class IoTDBSchemaError extends IoTDBServerError {
  static override get errorName(): string {
    return "IoTDBSchemaError";
  }
}

/** Wrong user or password, no session, or no permission. */
export class IoTDBAuthError extends IoTDBServerError {
  static override get errorName(): string {
    return "IoTDBAuthError";
  }
}

/** Somebody, or the server itself, ended the query. */
export class IoTDBKilledError extends IoTDBServerError {
  static override get errorName(): string {
    return "IoTDBKilledError";
  }
}

/** The server has no room for the call now; later it may. */
export class IoTDBOverloadError extends IoTDBServerError {
  static override get errorName(): string {
    return "IoTDBOverloadError";
  }
}

/** The node cannot serve the call now; another one may, or the same one later. */
export class IoTDBUnavailableError extends IoTDBServerError {
  static override get errorName(): string {
    return "IoTDBUnavailableError";
  }
}

/** The server is in a state that does not let it write: read-only, disk full, or the data are older than the TTL. */
export class IoTDBServerStateError extends IoTDBServerError {
  static override get errorName(): string {
    return "IoTDBServerStateError";
  }
}

/** Client and server do not speak the same: version, dialect, or a message larger than the server takes. */
export class IoTDBIncompatibleError extends IoTDBServerError {
  static override get errorName(): string {
    return "IoTDBIncompatibleError";
  }
}

/** Which of them a number is; the other numbers are plain {@link IoTDBServerError}s. */
function classOf(code: number): typeof IoTDBServerError {
  switch (code) {
    case 700:
      return IoTDBSqlSyntaxError;
    case 701:
    case 704:
    case 750:
    case 751:
    case 752:
      return IoTDBSemanticError;
    case 500:
    case 508:
    case 550:
    case 616:
    case 740:
      return IoTDBNotFoundError;
    case 501:
    case 551:
    case 552:
      return IoTDBAlreadyExistsError;
    case 507:
    case 509:
    case 528:
    case 529:
    case 530:
    case 614:
    case 615:
      return IoTDBSchemaError;
    case 800:
    case 801:
    case 802:
    case 803:
    case 804:
    case 820:
    case 822:
      return IoTDBAuthError;
    case 714:
    case 715:
      return IoTDBKilledError;
    case 606:
    case 709:
    case 717:
    case 719:
      return IoTDBOverloadError;
    case 204:
    case 306:
    case 602:
    case 721:
    case 905:
    case 906:
    case 1012:
    case 1014:
      return IoTDBUnavailableError;
    case 600:
    case 605:
    case 607:
    case 611:
      return IoTDBServerStateError;
    case 201:
    case 205:
    case 308:
      return IoTDBIncompatibleError;
    default:
      return code >= 1700 && code <= 1708 ? IoTDBOverloadError : IoTDBServerError;
  }
}

/** Servers up to 2.0 say it in words: also to whoever reads a result more slowly than `query_timeout_threshold`. */
function isTimeout(code: number, message: string): boolean {
  return (
    code === 712 || code === 720 || (code === 301 && /^Query has executed more than \d+ ?ms/.test(message))
  );
}

/** Servers up to 2.0 have no number of its own for a node of the cluster that is gone. */
function isNodeGone(code: number, message: string): boolean {
  return code === 301 && /^Fail to send plan node|no available \w*RegionGroup/.test(message);
}

/**
 * Whether the server does not know the session any more; what was asked of it has not been done then. A server that
 * has forgotten a session on a connection that is still open says so of its statements alone.
 */
export function isForgotten({ serverCode, message }: IoTDBError): boolean {
  return (
    serverCode === 802 ||
    (serverCode === 305 && /StatementId: \d+ doesn't exist in this session/.test(message))
  );
}

/** What the error should say besides the status. */
export interface StatusContext {
  address?: string | undefined;
  sql?: string | undefined;
}

/**
 * The error of a status that reports none of the successes. Of several (302) the first that failed gives the number
 * and the class, and its message comes along when the whole has none.
 */
export function statusError(status: TSStatus, context: StatusContext = {}): IoTDBError {
  const cause =
    status.code === MULTIPLE_ERROR
      ? (status.subStatus?.find((part) => !isSuccess(part.code)) ?? status)
      : status;
  const serverMessage = cause.message || status.message || "";
  const name = statusName(cause.code);
  const text = `${serverMessage || "The server gave no reason."} (${cause.code} ${name})`;
  const gone = isNodeGone(cause.code, serverMessage);
  const retryable = status.needRetry === true || cause.needRetry === true || gone;
  const base = { code: `ERR_IOTDB_${name}`, serverCode: cause.code, ...context };
  if (isTimeout(cause.code, serverMessage)) return new IoTDBTimeoutError(text, { ...base, retryable });
  let kind = classOf(cause.code);
  if (kind === IoTDBServerError && retryable) kind = IoTDBUnavailableError;
  const details: IoTDBServerErrorDetails = {
    ...base,
    serverCode: cause.code,
    statusName: name,
    serverMessage,
    retryable: retryable || kind === IoTDBOverloadError || kind === IoTDBUnavailableError,
  };
  return new kind(text, details);
}
