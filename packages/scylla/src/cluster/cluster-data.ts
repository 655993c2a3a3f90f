import { inspect } from "node:util";
import type { KeyspaceMetadata, TableMetadata } from "./schema.ts";
import type { NodeInfo, Topology } from "./topology.ts";

/** What is known of a cluster at one moment: it does not change; `session.getClusterData()` gives what is known by then. */
export class ClusterData {
  readonly clusterName: string;
  /** The class that makes tokens of keys. */
  readonly partitioner: string;
  readonly nodes: readonly NodeInfo[];
  /** By their names; empty when the session does not read the schema. */
  readonly keyspaces: ReadonlyMap<string, KeyspaceMetadata>;

  constructor(
    { clusterName, partitioner, nodes }: Topology,
    keyspaces: ReadonlyMap<string, KeyspaceMetadata>,
  ) {
    this.clusterName = clusterName;
    this.partitioner = partitioner;
    this.nodes = nodes;
    this.keyspaces = keyspaces;
  }

  /** A table or a view, by names as they are written in the schema; undefined when there is none. */
  table(keyspace: string, name: string): TableMetadata | undefined {
    const found = this.keyspaces.get(keyspace);
    return found?.tables.get(name) ?? found?.views.get(name);
  }

  /** Nodes and keyspaces, a line each. */
  toString(): string {
    const nodes = this.nodes.map((node) => {
      const shards = node.shards === undefined ? "" : `, ${node.shards} shards`;
      return `  ${node.address}:${node.port} ${node.datacenter} ${node.rack}, ${node.releaseVersion}, ${node.tokens.length} tokens${shards}`;
    });
    const keyspaces = [...this.keyspaces.values()].map(
      ({ name, tables }) => `  ${name}: ${[...tables.keys()].join(", ") || "no tables"}`,
    );
    return [`cluster ${this.clusterName}`, ...nodes, "keyspaces", ...keyspaces].join("\n");
  }

  [inspect.custom](): string {
    return `ClusterData\n${this.toString()}`;
  }
}
