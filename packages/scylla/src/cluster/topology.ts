import type { Inet } from "../codec/value/inet.ts";
import type { Uuid } from "../codec/value/uuid.ts";
import type { Connection } from "../connection.ts";
import { ScyllaServerError } from "../server-errors.ts";
import { systemRows } from "../system-query.ts";

/** A server of the cluster, as it or another one describes it. */
export interface NodeInfo {
  /** What it is known by, whatever its address. */
  readonly hostId: string;
  /** Where it takes clients, as the servers say; null where it did not say. */
  readonly address: string | null;
  readonly port: number;
  readonly datacenter: string;
  readonly rack: string;
  readonly releaseVersion: string;
  readonly schemaVersion: string | null;
  /** Where on the ring it begins to be responsible, as text. */
  readonly tokens: readonly string[];
  /** How many shards it has; undefined unless it is ScyllaDB and has been asked itself. */
  readonly shards: number | undefined;
}

/** Who is in the cluster. */
export interface Topology {
  readonly clusterName: string;
  readonly partitioner: string;
  /** The server that was asked is the first. */
  readonly nodes: readonly NodeInfo[];
}

interface LocalRow {
  cluster_name: string;
  partitioner: string;
  host_id: Uuid | null;
  data_center: string | null;
  rack: string | null;
  release_version: string | null;
  schema_version: Uuid | null;
  tokens: Iterable<string> | null;
  rpc_address: Inet | null;
  rpc_port?: number | null;
}

interface PeerRow {
  host_id: Uuid | null;
  data_center: string | null;
  rack: string | null;
  release_version: string | null;
  schema_version: Uuid | null;
  tokens: Iterable<string> | null;
  peer: Inet;
  rpc_address?: Inet | null;
  native_address?: Inet | null;
  native_port?: number | null;
}

/** Asks one server who is in the cluster. */
export async function readTopology(connection: Connection, endpointPort: number): Promise<Topology> {
  const [[local], peers] = await Promise.all([
    systemRows<LocalRow>(connection, "SELECT * FROM system.local WHERE key = 'local'"),
    readPeers(connection),
  ]);
  const port = local?.rpc_port ?? endpointPort;
  const own = local === undefined ? [] : [localNode(local, connection, port)];
  return {
    clusterName: local?.cluster_name ?? "",
    partitioner: local?.partitioner ?? "",
    nodes: [...own, ...peers.filter(isUsable).map((peer) => peerNode(peer, port))],
  };
}

/** `peers_v2` has ports, but only Cassandra 4 and newer have it. */
async function readPeers(connection: Connection): Promise<PeerRow[]> {
  try {
    return await systemRows<PeerRow>(connection, "SELECT * FROM system.peers_v2");
  } catch (error) {
    if (!(error instanceof ScyllaServerError)) throw error;
    return systemRows<PeerRow>(connection, "SELECT * FROM system.peers");
  }
}

/** Rows of servers that have just come or are about to go have holes. */
function isUsable({ host_id, data_center, rack, tokens }: PeerRow): boolean {
  return host_id !== null && data_center !== null && rack !== null && tokens !== null;
}

function localNode(row: LocalRow, connection: Connection, port: number): NodeInfo {
  const shards = Number(connection.supported.get("SCYLLA_NR_SHARDS")?.[0]);
  return {
    ...common(row),
    address: addressOf(row.rpc_address) ?? hostOf(connection.address),
    port,
    shards: shards > 0 ? shards : undefined,
  };
}

function peerNode(row: PeerRow, port: number): NodeInfo {
  return {
    ...common(row),
    address: addressOf(row.native_address ?? row.rpc_address) ?? row.peer.toString(),
    port: row.native_port ?? port,
    shards: undefined,
  };
}

function common(row: LocalRow | PeerRow): Omit<NodeInfo, "address" | "port" | "shards"> {
  return {
    hostId: row.host_id?.toString() ?? "",
    datacenter: row.data_center ?? "",
    rack: row.rack ?? "",
    releaseVersion: row.release_version ?? "",
    schemaVersion: row.schema_version?.toString() ?? null,
    tokens: [...(row.tokens ?? [])],
  };
}

/** An address that clients can use: 0.0.0.0 only says "all of mine". */
function addressOf(address: Inet | null | undefined): string | undefined {
  const text = address?.toString();
  return text === undefined || text === "0.0.0.0" || text === "::" ? undefined : text;
}

function hostOf(address: string): string {
  return address.replace(/:\d+$/, "").replace(/^\[(.*)\]$/, "$1");
}
