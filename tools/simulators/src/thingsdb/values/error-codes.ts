/** The server's error codes. */
export const ErrorCode = {
  CANCELLED: -64,
  OPERATION: -63,
  NUM_ARGUMENTS: -62,
  TYPE: -61,
  VALUE: -60,
  OVERFLOW: -59,
  ZERO_DIV: -58,
  MAX_QUOTA: -57,
  AUTH: -56,
  FORBIDDEN: -55,
  LOOKUP: -54,
  BAD_DATA: -53,
  SYNTAX: -52,
  NODE: -51,
  ASSERT: -50,
  RESULT_TOO_LARGE: -6,
} as const;

/** What errors say that carry a code only, and the functions that make them: `zero_div_err()`. */
export const BUILT_IN_ERRORS: ReadonlyMap<number, { readonly name: string; readonly message: string }> =
  new Map([
    [-64, { name: "cancelled_err", message: "operation is cancelled before completion" }],
    [-63, { name: "operation_err", message: "operation is not valid in the current context" }],
    [-62, { name: "num_arguments_err", message: "wrong number of arguments" }],
    [-61, { name: "type_err", message: "object of inappropriate type" }],
    [-60, { name: "value_err", message: "object has the right type but an inappropriate value" }],
    [-59, { name: "overflow_err", message: "integer overflow" }],
    [-58, { name: "zero_div_err", message: "division or modulo by zero" }],
    [-57, { name: "max_quota_err", message: "max quota is reached" }],
    [-56, { name: "auth_err", message: "authentication error" }],
    [-55, { name: "forbidden_err", message: "forbidden (access denied)" }],
    [-54, { name: "lookup_err", message: "requested resource not found" }],
    [-53, { name: "bad_data_err", message: "unable to handle request due to invalid data" }],
    [-52, { name: "syntax_err", message: "syntax error in query" }],
    [-51, { name: "node_err", message: "node is temporary unable to handle the request" }],
    [-50, { name: "assert_err", message: "assertion statement has failed" }],
  ]);

/** The message of an error that carries only its code. */
export function defaultMessage(code: number): string {
  return BUILT_IN_ERRORS.get(code)?.message ?? `error:${code}`;
}

/** What a request fails with, and what user code raises and catches. */
export class ThingsDbError extends Error {
  readonly code: number;

  /** @param message one character a byte */
  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

/** Fails with an error of the server. */
export function fail(code: keyof typeof ErrorCode, message: string): never {
  throw new ThingsDbError(ErrorCode[code], message);
}
