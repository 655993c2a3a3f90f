import { encodeValue } from "../values/encode-value.ts";
import type { Room, RoomListener } from "../values/room.ts";
import type { Value } from "../values/value.ts";
import { MsgpackWriter } from "../wire/msgpack-writer.ts";
import { PackageType } from "../wire/package-types.ts";
import { encodePlain } from "../wire/payloads.ts";

/** What a room's events begin with. */
function roomPayload(room: Room): Uint8Array {
  return encodePlain({ scope: room.collection?.scope ?? "", id: room.id });
}

/** Tells one client that it has joined, left or lost a room. */
export function sendRoomEvent(
  listener: RoomListener,
  type: typeof PackageType.ROOM_JOIN | typeof PackageType.ROOM_LEAVE | typeof PackageType.ROOM_DELETE,
  room: Room,
): void {
  listener.sendEvent(type, roomPayload(room));
}

/** The payload of ROOM_EMIT. */
export function encodeEmit(
  room: Room,
  event: string,
  args: readonly Value[],
  deep: number,
  noIds: boolean,
): Uint8Array {
  const writer = new MsgpackWriter();
  writer.map(4);
  writer.str("scope");
  writer.str(room.collection?.scope ?? "");
  writer.str("id");
  writer.int(room.id);
  writer.str("event");
  writer.str(event);
  writer.str("args");
  writer.array(args.length);
  for (const value of args) encodeValue(writer, value, { deep, noIds, sizeLimit: Infinity });
  return writer.take();
}

/** Tells everyone in a room but `except`. */
export function sendEmit(room: Room, payload: Uint8Array, except: RoomListener | null): void {
  for (const listener of room.listeners)
    if (listener !== except) listener.sendEvent(PackageType.ROOM_EMIT, payload);
}

/** Tells everyone in these rooms that they are gone, and empties them. */
export function sendDeletes(rooms: readonly Room[]): void {
  for (const room of rooms) {
    for (const listener of room.listeners) sendRoomEvent(listener, PackageType.ROOM_DELETE, room);
    room.listeners.clear();
  }
}
