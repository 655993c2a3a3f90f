import { type Plain, PlainFloat } from "../values/plain.ts";
import type { SimulatedNode } from "./node.ts";

const VERSION = "1.9.2";
const LEGACY_VERSION = "0.10.15";

function syntaxVersion(node: SimulatedNode): string {
  return node.settings.legacy ? "v0" : "v1";
}

/** What servers before 1.0 call changes and tasks, and what they don't tell. */
function asLegacy(fields: Readonly<Record<string, Plain>>): Plain {
  const later =
    /^(?:modules_path|platform|architecture|next_free_id|libwebsockets_version|commit_history|tasks_.*)$/;
  return Object.fromEntries(
    Object.entries(fields)
      .filter(([name]) => !later.test(name))
      .map(([name, value]) => [
        name === "quorum_lost" ? "events_quorum_lost" : name.replace("change", "event"),
        value,
      ]),
  );
}

/** What `node_info()` tells. */
export function describeNode(node: SimulatedNode): Plain {
  const fields = nodeFields(node);
  return node.settings.legacy ? asLegacy(fields) : fields;
}

function nodeFields(node: SimulatedNode): Record<string, Plain> {
  const { settings, cluster } = node;
  const changes = cluster.changes.nextId - 1;
  return {
    node_id: node.id,
    version: settings.legacy ? LEGACY_VERSION : VERSION,
    syntax_version: syntaxVersion(node),
    msgpack_version: "3.2.1",
    libcleri_version: "1.0.2a",
    libuv_version: "1.44.2",
    libpcre2_version: "10.42",
    status: node.status,
    zone: 0,
    log_level: "WARNING",
    node_name: settings.host,
    client_port: node.port,
    node_port: node.port + 20,
    ip_support: "ALL",
    storage_path: "/var/lib/thingsdb/",
    uptime: new PlainFloat((Date.now() - node.startedAt) / 1000),
    changes_in_queue: 0,
    archived_in_memory: 1,
    archive_files: 0,
    local_stored_change_id: 1,
    local_committed_change_id: changes,
    global_stored_change_id: 1,
    global_committed_change_id: changes,
    db_stored_change_id: 1,
    next_change_id: changes + 1,
    cached_names: 28,
    http_status_port: "disabled",
    http_api_port: node.httpPort || "disabled",
    scheduled_backups: 0,
    yajl_version: "2.1.0",
    connected_clients: node.connections.size,
    result_size_limit: settings.resultSizeLimit,
    cached_queries: 0,
    threshold_query_cache: 160,
    cache_expiration_time: 900,
    python_interpreter: "python",
    modules_path: "/var/lib/thingsdb/modules/",
    platform: "linux",
    architecture: "amd64",
    next_free_id: node.database.nextId,
    libwebsockets_version: "4.3.99-v1.9.2",
    commit_history: "disabled",
  };
}

/** What `nodes_info()` tells. */
export function describeNodes(node: SimulatedNode): readonly Plain[] {
  const { settings, cluster } = node;
  const describe = settings.legacy ? asLegacy : (fields: Record<string, Plain>) => fields;
  return cluster.nodes.map((one) =>
    describe({
      node_id: one.id,
      syntax_version: syntaxVersion(one),
      status: one.status,
      zone: 0,
      committed_change_id: cluster.changes.nextId - 1,
      stored_change_id: 1,
      node_name: settings.host,
      port: one.port + 20,
      stream: one === node ? null : `node-out:${one.id} (${settings.host}:${one.port + 20})`,
    }),
  );
}

/** What `counters()` tells. */
export function describeCounters(node: SimulatedNode): Plain {
  const fields = counterFields(node);
  return node.settings.legacy ? asLegacy(fields) : fields;
}

function counterFields({ counters }: SimulatedNode): Record<string, Plain> {
  const duration = new PlainFloat(0.0001);
  return {
    queries_success: counters.queriesSuccess,
    queries_with_error: counters.queriesWithError,
    tasks_success: 0,
    tasks_with_error: 0,
    changes_with_gap: 0,
    changes_skipped: 0,
    changes_failed: 0,
    changes_killed: 0,
    changes_committed: counters.changesCommitted,
    changes_unaligned: 0,
    garbage_collected: counters.garbageCollected,
    quorum_lost: counters.quorumLost,
    queries_from_cache: 0,
    wasted_cache: 0,
    longest_query_duration: duration,
    average_query_duration: duration,
    longest_change_duration: duration,
    average_change_duration: duration,
    started_at: counters.startedAt,
    largest_result_size: counters.largestResultSize,
  };
}
