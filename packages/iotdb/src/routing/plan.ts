import type { DeviceGroups } from "../codec/tablet/devices.ts";
import { formatEndpoint, isWildcard } from "../endpoint.ts";
import type { InsertStatus } from "../protocol/insert-status.ts";
import type { DeviceNodes } from "./device-nodes.ts";

/** Rows of a tablet that go to one node. */
export interface Share {
  /** Address of the node; undefined is the one that the session talks to. */
  readonly address: string | undefined;
  /** 1 for each device whose rows these are; undefined when they are all. */
  readonly wanted: Uint8Array | undefined;
}

/** Shares a tablet out among the nodes that are known to lead its devices. */
export function shareOut(devices: DeviceGroups, prefix: string, nodes: DeviceNodes): Share[] {
  const shares = new Map<string | undefined, Uint8Array>();
  for (const [device, key] of devices.keys.entries()) {
    const address = nodes.get(prefix + key);
    let wanted = shares.get(address);
    if (wanted === undefined) {
      wanted = new Uint8Array(devices.count);
      shares.set(address, wanted);
    }
    wanted[device] = 1;
  }
  if (shares.size === 1) return [{ address: [...shares.keys()][0], wanted: undefined }];
  return [...shares].map(([address, wanted]) => ({ address, wanted }));
}

/**
 * Remembers what the answer to an insert told about the devices of its rows.
 * @param rows indices of the rows in the order in which they were sent; undefined when they were sent as they are
 * @param answered address of the node that answered: it leads the devices for which it named no other
 */
export function learn(
  status: InsertStatus,
  devices: DeviceGroups,
  rows: Int32Array | undefined,
  answered: string,
  prefix: string,
  nodes: DeviceNodes,
): void {
  const { hints } = status;
  const addresses = hints?.nodes.map(({ ip, port }) =>
    isWildcard(ip) ? undefined : formatEndpoint({ host: ip, port }),
  );
  const seen = new Uint8Array(devices.count);
  const count = hints?.nodeOfRow.length ?? rows?.length ?? devices.deviceOfRow.length;
  for (let i = 0, left = devices.count; i < count && left > 0; i++) {
    const device = devices.deviceOfRow[rows === undefined ? i : rows[i]!];
    if (device === undefined || seen[device] === 1) continue;
    seen[device] = 1;
    left--;
    const node = hints?.nodeOfRow[i] ?? -1;
    const address = node === -1 ? answered : addresses?.[node];
    const key = prefix + devices.keys[device]!;
    if (address !== undefined && nodes.get(key) !== address) nodes.set(key, address);
  }
}
