/** What a package is: byte 6 of its header. Numbers 0 to 15 are events, 16 to 31 answers, 32 and up requests. */
export const PackageType = {
  NODE_STATUS: 0,
  /** Before server 1.0 only, like the next three. */
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

/** The id of packages nobody asked for. */
export const EVENT_ID = 0xffff;
