/** The statuses of responses by name. Those from -4 to -7 and from -14 to -16 are made by clients, in other languages. */
export const VoltStatus = {
  SUCCESS: 1,
  USER_ABORT: -1,
  GRACEFUL_FAILURE: -2,
  UNEXPECTED_FAILURE: -3,
  CONNECTION_LOST: -4,
  SERVER_UNAVAILABLE: -5,
  CONNECTION_TIMEOUT: -6,
  RESPONSE_UNKNOWN: -7,
  TXN_RESTART: -8,
  OPERATIONAL_FAILURE: -9,
  TXN_MISPARTITIONED: -10,
  TXN_MISROUTED: -11,
  DR_HASH_NOT_FOUND: -12,
  UNSUPPORTED_DYNAMIC_CHANGE: -13,
  CLIENT_NOT_SENT: -14,
  CLIENT_REQUEST_TIMEOUT: -15,
  CLIENT_RESPONSE_TIMEOUT: -16,
  COMPOUND_PROC_USER_ABORT: -17,
  COMPOUND_PROC_TIMEOUT: -18,
  SYSPROC_UNAVAILABLE: -19,
} as const;

/** The name of a status, `USER_ABORT`; `STATUS_99` for one without. */
export function statusName(status: number): string {
  for (const [name, value] of Object.entries(VoltStatus)) if (value === status) return name;
  return `STATUS_${status}`;
}
