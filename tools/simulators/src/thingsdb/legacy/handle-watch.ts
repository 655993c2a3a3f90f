import type { Connection } from "../node/connection.ts";
import type { SimulatedNode } from "../node/node.ts";
import type { Request } from "../requests/request.ts";
import type { LegacyWatch } from "./legacy-watch.ts";

export function handleWatch(
  _node: SimulatedNode,
  _watch: LegacyWatch,
  _connection: Connection,
  _request: Request,
): void {}
