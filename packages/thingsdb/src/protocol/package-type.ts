/** Types of packages: 0–15 events, 16–19 answers, 32–41 requests. */
export const PACKAGE = {
  NODE_STATUS: 0,
  WATCH_INI: 1,
  WATCH_UPD: 2,
  WATCH_DEL: 3,
  WATCH_STOP: 4,
  WARN: 5,
  ROOM_JOIN: 6,
  ROOM_LEAVE: 7,
  ROOM_EMIT: 8,
  ROOM_DELETE: 9,
  PONG: 16,
  OK: 17,
  DATA: 18,
  ERROR: 19,
  PING: 32,
  AUTH: 33,
  QUERY: 34,
  WATCH: 35,
  UNWATCH: 36,
  RUN: 37,
  JOIN: 38,
  LEAVE: 39,
  EMIT: 40,
  EMIT_PEER: 41,
} as const;

/** Types from here on are answers; those before are events. */
export const FIRST_ANSWER = 16;
