import { join } from "node:path";
import type { UpOptions } from "../definition.ts";
import type { TlsMaterial } from "../tls-material.ts";

/** What one node is told. */
export interface NodeSettings {
  readonly folder: string;
  readonly host: string;
  /** The first node, where the others ask for the cluster. */
  readonly seed: string;
  readonly nativePort: number;
  readonly storagePort: number;
  readonly options: UpOptions;
  /** There when clients speak TLS. */
  readonly tls?: TlsMaterial;
}

function encryption({ ca, server }: TlsMaterial, options: UpOptions): object {
  return {
    enabled: true,
    optional: false,
    require_client_auth: options.security === true,
    ssl_context_factory: {
      class_name: "org.apache.cassandra.security.PEMBasedSslContextFactory",
      // The key is followed by its chain, in one text.
      parameters: { private_key: `${server.key}${server.certificate}${ca}`, trusted_certificates: ca },
    },
  };
}

/**
 * The `cassandra.yaml` of a node, as JSON, which is YAML. It allows what tests want to see: functions, views, early
 * tombstone failures and timeouts that come soon.
 */
export function nodeConfig(settings: NodeSettings): string {
  const { folder, host, seed, options } = settings;
  const login = {
    authenticator: "PasswordAuthenticator",
    authorizer: "CassandraAuthorizer",
    role_manager: "CassandraRoleManager",
  };
  return JSON.stringify({
    cluster_name: "x",
    num_tokens: 16,
    partitioner: "org.apache.cassandra.dht.Murmur3Partitioner",
    endpoint_snitch: "GossipingPropertyFileSnitch",
    listen_address: host,
    rpc_address: host,
    storage_port: settings.storagePort,
    native_transport_port: settings.nativePort,
    start_native_transport: true,
    seed_provider: [
      {
        class_name: "org.apache.cassandra.locator.SimpleSeedProvider",
        parameters: [{ seeds: `${seed}:${settings.storagePort}` }],
      },
    ],
    data_file_directories: [join(folder, "data")],
    commitlog_directory: join(folder, "commitlog"),
    hints_directory: join(folder, "hints"),
    saved_caches_directory: join(folder, "saved_caches"),
    cdc_raw_directory: join(folder, "cdc_raw"),
    commitlog_sync: "periodic",
    commitlog_sync_period: "10000ms",
    commitlog_segment_size: "32MiB",
    memtable_heap_space: "256MiB",
    memtable_offheap_space: "128MiB",
    file_cache_size: "64MiB",
    auto_snapshot: false,
    auto_bootstrap: false,
    user_defined_functions_enabled: true,
    materialized_views_enabled: true,
    sasi_indexes_enabled: true,
    // Every null that was inserted counts, so not too low either.
    tombstone_warn_threshold: 1_000,
    tombstone_failure_threshold: 5_000,
    read_request_timeout: "1500ms",
    write_request_timeout: "1500ms",
    counter_write_request_timeout: "1500ms",
    cas_contention_timeout: "1500ms",
    ...(options.auth ? login : {}),
    ...(settings.tls ? { client_encryption_options: encryption(settings.tls, options) } : {}),
  });
}
