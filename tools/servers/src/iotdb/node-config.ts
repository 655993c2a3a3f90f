import { join } from "node:path";
import type { UpOptions } from "../definition.ts";
import { openPackages } from "../java.ts";
import type { TlsMaterial } from "../tls-material.ts";

/** The ports of the one ConfigNode, which knows what the cluster is made of. */
export interface ConfigNodePorts {
  readonly internal: number;
  readonly consensus: number;
}

/** The ports of a DataNode, which has the data and talks with clients. */
export interface DataNodePorts {
  readonly rpc: number;
  readonly internal: number;
  readonly exchange: number;
  readonly schemaConsensus: number;
  readonly dataConsensus: number;
}

/** What a node is told; both kinds read the same file. */
export interface NodeSettings {
  readonly folder: string;
  readonly configNode: ConfigNodePorts;
  /** A ConfigNode takes those of any. */
  readonly dataNode: DataNodePorts;
  readonly options: UpOptions;
  /** There when clients speak TLS. */
  readonly tls?: TlsMaterial;
}

/** The `iotdb-system.properties` of a node. */
export function nodeConfig({ folder, configNode, dataNode, options, tls }: NodeSettings): string {
  const in_ = (name: string): string => join(folder, "data", name);
  const seed = `127.0.0.1:${configNode.internal}`;
  const properties: Record<string, string | number | boolean> = {
    cluster_name: "x",
    cn_internal_address: "127.0.0.1",
    cn_internal_port: configNode.internal,
    cn_consensus_port: configNode.consensus,
    cn_seed_config_node: seed,
    dn_seed_config_node: seed,
    dn_rpc_address: "127.0.0.1",
    dn_rpc_port: dataNode.rpc,
    dn_internal_address: "127.0.0.1",
    dn_internal_port: dataNode.internal,
    dn_mpp_data_exchange_port: dataNode.exchange,
    dn_schema_region_consensus_port: dataNode.schemaConsensus,
    dn_data_region_consensus_port: dataNode.dataConsensus,
    schema_replication_factor: 1,
    data_replication_factor: 1,
    cn_system_dir: in_("cn-system"),
    cn_consensus_dir: in_("cn-consensus"),
    dn_system_dir: in_("dn-system"),
    dn_data_dirs: in_("dn-data"),
    dn_consensus_dir: in_("dn-consensus"),
    dn_wal_dirs: in_("dn-wal"),
    dn_tracing_dir: in_("dn-tracing"),
    dn_sync_dir: in_("dn-sync"),
    // With the default, the direct memory of a small node is used up by six regions.
    wal_buffer_size_in_byte: 4_194_304,
    // Counts for a reader that takes its time, too.
    query_timeout_threshold: 600_000,
    timestamp_precision: options.precision ?? "ms",
  };
  // By default a row is acknowledged while it is in the memory of the process, and written to the log within seconds.
  if (options.durable) properties.wal_mode = "SYNC";
  if (options.compact) {
    // Both, on all nodes: the nodes talk with each other by the same setting.
    properties.dn_rpc_thrift_compression_enable = true;
    properties.cn_rpc_thrift_compression_enable = true;
  }
  if (tls) {
    properties.enable_thrift_ssl = true;
    properties.key_store_path = tls.keyStore.file;
    properties.key_store_pwd = tls.keyStore.password;
  }
  return Object.entries(properties)
    .map(([key, value]) => `${key}=${value}\n`)
    .join("");
}

const opened = [
  "java.base/java.util.concurrent",
  "java.base/java.lang",
  "java.base/java.util",
  "java.base/java.nio",
  "java.base/java.io",
  "java.base/java.net",
];

const common = (folder: string): string[] => [
  "-XX:+UseG1GC",
  "-Dfile.encoding=UTF-8",
  "-Duser.timezone=UTC",
  `-Dlogback.configurationFile=${join(folder, "conf", "logback.xml")}`,
  `-DTSFILE_HOME=${folder}`,
  ...openPackages("opens", opened),
];

/** The options of Java for a ConfigNode. */
export function configNodeJvmOptions(folder: string): string[] {
  return [
    "-Xmx384m",
    "-XX:MaxDirectMemorySize=128m",
    `-DCONFIGNODE_HOME=${folder}`,
    `-DCONFIGNODE_CONF=${join(folder, "conf")}`,
    `-DCONFIGNODE_LOGS=${join(folder, "logs")}`,
    ...common(folder),
  ];
}

/** The options of Java for a DataNode; one alone gets more memory than one of several. */
export function dataNodeJvmOptions(folder: string, isAlone: boolean): string[] {
  return [
    isAlone ? "-Xmx1g" : "-Xmx768m",
    "-XX:MaxDirectMemorySize=384m",
    "-DOFF_HEAP_MEMORY=384m",
    `-DIOTDB_HOME=${folder}`,
    `-DIOTDB_CONF=${join(folder, "conf")}`,
    `-DIOTDB_DATA_HOME=${folder}`,
    `-DIOTDB_LOG_DIR=${join(folder, "logs")}`,
    `-DTSFILE_CONF=${join(folder, "conf")}`,
    ...common(folder),
  ];
}
