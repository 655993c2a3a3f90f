import { seeDocs } from "../docs.ts";
import { MAX_DEEP } from "../evaluator/evaluate.ts";
import type { Connection } from "../node/connection.ts";
import type { SimulatedNode } from "../node/node.ts";
import { encodeEmit, sendRoomEvent } from "../node/room-events.ts";
import { Privilege } from "../state/access.ts";
import type { Collection } from "../state/collection.ts";
import type { User } from "../state/user.ts";
import { decodeValue } from "../values/decode-value.ts";
import { fail } from "../values/error-codes.ts";
import type { Room } from "../values/room.ts";
import { isName } from "../values/text.ts";
import type { Value } from "../values/value.ts";
import { MsgpackReader } from "../wire/msgpack-reader.ts";
import { MsgpackWriter } from "../wire/msgpack-writer.ts";
import { PackageType } from "../wire/package-types.ts";
import { matchesRule } from "./handle-run.ts";
import type { Request } from "./request.ts";
import { readScope, requireAccess, requireCollection } from "./request-scope.ts";
import { requireLogin } from "./require-login.ts";

interface RoomRequest {
  readonly user: User;
  readonly collection: Collection;
  readonly reader: MsgpackReader;
  /** Items after the scope. */
  readonly items: number;
}

function readRequest(node: SimulatedNode, connection: Connection, request: Request): RoomRequest {
  const user = requireLogin(node, connection);
  const reader = new MsgpackReader(request.payload);
  const { scope, items } = readScope(reader);
  const collection = requireCollection(node, scope);
  requireAccess(node, user, { kind: "collection", collection }, Privilege.JOIN);
  return { user, collection, reader, items: items - 1 };
}

/** The rooms that a request names by id or name; undefined for those there are not. */
function readRooms({ collection, reader, items }: RoomRequest, what: string): (Room | undefined)[] {
  return Array.from({ length: items }, () => {
    const kind = reader.next();
    if (kind === "str") return collection.namedRooms.get(reader.str);
    if (kind === "int" && reader.int >= 0n) return collection.rooms.get(Number(reader.int));
    return fail(
      "BAD_DATA",
      `${what} request only accepts integer room id's or string room names${seeDocs("listening")}`,
    );
  });
}

function answerIds(connection: Connection, request: Request, rooms: readonly (Room | undefined)[]): void {
  const writer = new MsgpackWriter();
  writer.array(rooms.length);
  for (const room of rooms) {
    if (room) writer.int(room.id);
    else writer.nil();
  }
  connection.answer(request, PackageType.DATA, writer.take());
}

/** How long after the answer the events of a JOIN come: later answers may overtake them. */
const JOIN_EVENT_DELAY_MS = 1;

/** JOIN: `[scope, idOrName…]`; the events come after the answer. */
export function joinRooms(node: SimulatedNode, connection: Connection, request: Request): void {
  const read = readRequest(node, connection, request);
  const rules = read.user.whitelists.rooms;
  const rooms = readRooms(read, "join").map((room) => {
    if (!room || !rules || rules.some((rule) => matchesRule(rule, room.name))) return room;
    if (read.items > 1) return undefined;
    return fail("FORBIDDEN", `no match in whitelist for room \`${room.name === "" ? room.id : room.name}\``);
  });
  const joined = new Set(rooms.filter((room) => room !== undefined && !room.listeners.has(connection)));
  for (const room of joined) {
    room!.listeners.add(connection);
    connection.rooms.add(room!);
  }
  answerIds(connection, request, rooms);
  setTimeout(() => {
    for (const room of joined) sendRoomEvent(connection, PackageType.ROOM_JOIN, room!);
  }, JOIN_EVENT_DELAY_MS);
}

/** LEAVE: `[scope, idOrName…]`; the events come before the answer. */
export function leaveRooms(node: SimulatedNode, connection: Connection, request: Request): void {
  const rooms = readRooms(readRequest(node, connection, request), "leave");
  for (const room of rooms) {
    if (!room?.listeners.delete(connection)) continue;
    connection.rooms.delete(room);
    sendRoomEvent(connection, PackageType.ROOM_LEAVE, room);
  }
  answerIds(connection, request, rooms);
}

/** EMIT and EMIT_PEER: `[scope, idOrName, event, …args]`. */
export function emitToRoom(node: SimulatedNode, connection: Connection, request: Request): void {
  const { collection, reader, items } = readRequest(node, connection, request);
  if (items < 2) fail("BAD_DATA", "invalid emit request");
  const idKind = reader.next();
  const key = idKind === "str" ? reader.str : idKind === "int" ? reader.int : null;
  if (idKind === "end" || reader.next() !== "str") fail("BAD_DATA", "invalid emit request");
  const event = reader.str;
  const room = findRoom(collection, key);
  const to = { collection, scope: "collection" as const, isLegacy: node.settings.legacy };
  const args: Value[] = Array.from({ length: items - 2 }, () => decodeValue(reader, to));
  const except = request.type === PackageType.EMIT_PEER ? connection : null;
  node.emit(room, encodeEmit(room, event, args, MAX_DEEP, false), except);
  connection.answer(request, PackageType.OK);
}

function findRoom(collection: Collection, key: string | bigint | null): Room {
  if (key === null || (typeof key === "bigint" && key < 0n))
    return fail(
      "BAD_DATA",
      `emit request only accepts an integer room id or string room name${seeDocs("listening")}`,
    );
  if (typeof key === "bigint")
    return (
      collection.rooms.get(Number(key)) ??
      fail("LOOKUP", `collection \`${collection.name}\` has no \`room\` with id ${key}`)
    );
  if (!isName(key)) fail("VALUE", `room name must follow the naming rules${seeDocs("overview/names")}`);
  return (
    collection.namedRooms.get(key) ??
    fail("LOOKUP", `collection \`${collection.name}\` has no \`room\` with name \`${key}\``)
  );
}
