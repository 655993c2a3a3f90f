import { UnsupportedError } from "./errors.ts";

/** What `watch` fails with on servers from 1.0 on, which would answer OK and do nothing. */
export function noWatchError(): UnsupportedError {
  return new UnsupportedError(
    "servers from 1.0 on cannot watch things: emit changes to a room, and join it (new Room(…).join(client))",
  );
}
