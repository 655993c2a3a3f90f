import type { Connection } from "../node/connection.ts";
import type { SimulatedNode } from "../node/node.ts";
import type { Request } from "../requests/request.ts";
import { readScope } from "../requests/request-scope.ts";
import { requireLogin } from "../requests/require-login.ts";
import { fail } from "../values/error-codes.ts";
import type { Thing } from "../values/thing.ts";
import { MsgpackReader } from "../wire/msgpack-reader.ts";
import { PackageType } from "../wire/package-types.ts";
import { encodePlain } from "../wire/payloads.ts";
import type { LegacyWatch } from "./legacy-watch.ts";

const THING_NOT_FOUND = 1;

/** WATCH and UNWATCH of servers before 1.0: `[scope, id…]`, answered with OK before the events. */
export function handleWatch(
  node: SimulatedNode,
  watch: LegacyWatch,
  connection: Connection,
  request: Request,
): void {
  requireLogin(node, connection);
  const reader = new MsgpackReader(request.payload);
  const { scope, items } = readScope(reader);
  const isWatch = request.type === PackageType.WATCH;
  const what = isWatch ? "watch" : "unwatch";
  if (scope.kind === "thingsdb") fail("LOOKUP", `it is not possible to ${what} the \`@thingsdb\` scope`);
  if (scope.kind === "node") {
    connection.answer(request, PackageType.OK);
    if (isWatch) watch.watchNode(connection);
    else watch.unwatchNode(connection);
    return;
  }
  const collection = node.database.collection(scope.name);
  const ids = Array.from({ length: items - 1 }, () =>
    reader.next() === "int"
      ? Number(reader.int)
      : fail("BAD_DATA", `${what} requests only contain integer thing id's`),
  );
  connection.answer(request, PackageType.OK);
  // The server takes the ids from the end.
  for (const id of ids.reverse()) {
    const thing: Thing | undefined = collection.things.get(id);
    if (thing === undefined) warn(connection, what, id, collection.name);
    else if (isWatch) watch.watch(connection, collection, thing);
    else watch.unwatch(connection, thing);
  }
}

function warn(connection: Connection, what: string, id: number, collection: string): void {
  const message = `failed to ${what} thing \`#${id}\`, it is not found in collection \`${collection}\``;
  connection.sendEvent(PackageType.WARN, encodePlain({ warn_code: THING_NOT_FOUND, warn_msg: message }));
}
