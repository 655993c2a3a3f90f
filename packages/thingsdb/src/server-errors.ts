import { ThingsDBError } from "./errors.ts";

/**
 * The server refused or failed a request: `serverCode` is its number, the message its text. Each number below has a class
 * of its own; this class itself stands for unknown ones. Code of users may raise any number from −127 to −50, so a number
 * says what the code claims, not what the node is: such errors are never retried.
 */
export class ThingsDBServerError extends ThingsDBError {
  declare readonly serverCode: number;

  static override get errorName(): string {
    return "ThingsDBServerError";
  }
}

/** An error that code of users raised with a number of its own, −127 to −65 (`raise("text")` is −100). */
export class ThingsDBCustomError extends ThingsDBServerError {
  static override get errorName(): string {
    return "ThingsDBCustomError";
  }
}

/** −64: The operation was cancelled before it was complete. */
export class ThingsDBCancelledError extends ThingsDBServerError {
  static override get errorName(): string {
    return "ThingsDBCancelledError";
  }
}

/** −63: The operation is not valid here and now. */
export class ThingsDBOperationError extends ThingsDBServerError {
  static override get errorName(): string {
    return "ThingsDBOperationError";
  }
}

/** −62: A function was called with another number of arguments than it takes. */
export class ThingsDBNumArgumentsError extends ThingsDBServerError {
  static override get errorName(): string {
    return "ThingsDBNumArgumentsError";
  }
}

/** −61: A value is of a type that does not fit. */
export class ThingsDBTypeError extends ThingsDBServerError {
  static override get errorName(): string {
    return "ThingsDBTypeError";
  }
}

/** −60: A value is of the right type and still not allowed. */
export class ThingsDBValueError extends ThingsDBServerError {
  static override get errorName(): string {
    return "ThingsDBValueError";
  }
}

/** −59: An integer does not fit into 64 bits. */
export class ThingsDBOverflowError extends ThingsDBServerError {
  static override get errorName(): string {
    return "ThingsDBOverflowError";
  }
}

/** −58: Division or modulo by zero. */
export class ThingsDBZeroDivisionError extends ThingsDBServerError {
  static override get errorName(): string {
    return "ThingsDBZeroDivisionError";
  }
}

/** −57: A quota is reached. */
export class ThingsDBMaxQuotaError extends ThingsDBServerError {
  static override get errorName(): string {
    return "ThingsDBMaxQuotaError";
  }
}

/** −56: User name, password or token are wrong, or the connection is not authenticated. */
export class ThingsDBAuthError extends ThingsDBServerError {
  static override get errorName(): string {
    return "ThingsDBAuthError";
  }
}

/** −55: The user lacks a privilege. */
export class ThingsDBForbiddenError extends ThingsDBServerError {
  static override get errorName(): string {
    return "ThingsDBForbiddenError";
  }
}

/** −54: Something that was named does not exist. */
export class ThingsDBLookupError extends ThingsDBServerError {
  static override get errorName(): string {
    return "ThingsDBLookupError";
  }
}

/** −53: The request is malformed or sent to a scope that does not take it. */
export class ThingsDBBadDataError extends ThingsDBServerError {
  static override get errorName(): string {
    return "ThingsDBBadDataError";
  }
}

/** −52: The code cannot be parsed; the message says line and position. */
export class ThingsDBSyntaxError extends ThingsDBServerError {
  static override get errorName(): string {
    return "ThingsDBSyntaxError";
  }
}

/** −51: The node cannot handle the request now, for example without a quorum. */
export class ThingsDBNodeError extends ThingsDBServerError {
  static override get errorName(): string {
    return "ThingsDBNodeError";
  }
}

/** −50: An `assert` did not hold. */
export class ThingsDBAssertError extends ThingsDBServerError {
  static override get errorName(): string {
    return "ThingsDBAssertError";
  }
}

/** −6: The result exceeds the limit of the server. */
export class ThingsDBResultTooLargeError extends ThingsDBServerError {
  static override get errorName(): string {
    return "ThingsDBResultTooLargeError";
  }
}

/** −5: A limit of time has passed between nodes. */
export class ThingsDBRequestTimeoutError extends ThingsDBServerError {
  static override get errorName(): string {
    return "ThingsDBRequestTimeoutError";
  }
}

/** −4: A request between nodes was cancelled. */
export class ThingsDBRequestCancelError extends ThingsDBServerError {
  static override get errorName(): string {
    return "ThingsDBRequestCancelError";
  }
}

/** −3: A node could not write to another one. */
export class ThingsDBWriteUvError extends ThingsDBServerError {
  static override get errorName(): string {
    return "ThingsDBWriteUvError";
  }
}

/** −2: The server is out of memory. */
export class ThingsDBMemoryError extends ThingsDBServerError {
  static override get errorName(): string {
    return "ThingsDBMemoryError";
  }
}

/** −1: The server met an error of its own. */
export class ThingsDBInternalError extends ThingsDBServerError {
  static override get errorName(): string {
    return "ThingsDBInternalError";
  }
}

/** The class of a number; a function, so that nothing happens at load. */
function classOf(code: number): typeof ThingsDBServerError {
  const first = [
    ThingsDBInternalError,
    ThingsDBMemoryError,
    ThingsDBWriteUvError,
    ThingsDBRequestCancelError,
    ThingsDBRequestTimeoutError,
    ThingsDBResultTooLargeError,
  ];
  const from50 = [
    ThingsDBAssertError,
    ThingsDBNodeError,
    ThingsDBSyntaxError,
    ThingsDBBadDataError,
    ThingsDBLookupError,
    ThingsDBForbiddenError,
    ThingsDBAuthError,
    ThingsDBMaxQuotaError,
    ThingsDBZeroDivisionError,
    ThingsDBOverflowError,
    ThingsDBValueError,
    ThingsDBTypeError,
    ThingsDBNumArgumentsError,
    ThingsDBOperationError,
    ThingsDBCancelledError,
  ];
  const isCustom = code >= -127 && code <= -65;
  return first[-1 - code] ?? from50[-50 - code] ?? (isCustom ? ThingsDBCustomError : ThingsDBServerError);
}

/** The error for an ERROR package. Its `code` is made of the name of its class: `ERR_THINGSDB_NUM_ARGUMENTS`. */
export function serverError(code: number, message: string, address: string | undefined): ThingsDBServerError {
  const Make = classOf(code);
  const name = Make.errorName.slice("ThingsDB".length, -"Error".length);
  const words = name.replace(/[a-z](?=[A-Z])/g, "$&_").toUpperCase();
  return new Make(message, { code: `ERR_THINGSDB_${words}`, serverCode: code, address });
}
