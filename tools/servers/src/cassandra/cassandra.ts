import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ServerDefinition, ServerProcess, UpContext, UpOptions } from "../definition.ts";
import { javaCommand } from "../java.ts";
import { logbackToConsole } from "../logback.ts";
import { fetchArtefacts } from "../maven.ts";
import { createTlsMaterial, type TlsMaterial, tlsEnv } from "../tls-material.ts";
import { jvmOptions, type NodePaths } from "./jvm-options.ts";
import { nodeConfig } from "./node-config.ts";
import { Probe, type ProbeTarget } from "./probe.ts";

const version = "5.0.9";

/** The user that the server makes at its first start, when users must log in. */
const user = { name: "cassandra", password: "cassandra" };

/** How long a node may take to be there; on a busy machine that is many times what it takes else. */
const startMs = 300_000;

interface Node extends ProbeTarget {
  readonly process: ServerProcess;
}

interface Cluster {
  readonly hosts: readonly string[];
  readonly lib: string;
  readonly nativePort: number;
  readonly storagePort: number;
  readonly options: UpOptions;
  readonly tls?: TlsMaterial;
}

function writeFiles(cluster: Cluster, index: number, context: UpContext): NodePaths {
  const folder = join(context.folder, `node-${index + 1}`);
  mkdirSync(folder, { recursive: true });
  const paths = {
    folder,
    config: join(folder, "cassandra.yaml"),
    rackdc: join(folder, "cassandra-rackdc.properties"),
    logback: join(folder, "logback.xml"),
  };
  const { hosts, lib: _lib, ...settings } = cluster;
  const [seed = "", host = ""] = [hosts[0], hosts[index]];
  writeFileSync(paths.config, nodeConfig({ ...settings, folder, host, seed }));
  writeFileSync(paths.rackdc, `dc=dc1\nrack=rack${index + 1}\n`);
  writeFileSync(paths.logback, logbackToConsole);
  return paths;
}

function startNode(cluster: Cluster, index: number, context: UpContext): Node {
  const paths = writeFiles(cluster, index, context);
  const host = cluster.hosts[index] ?? "";
  const classPath = ["-cp", `${paths.folder}:${cluster.lib}/*`];
  const process = context.spawn(
    `node-${index + 1}`,
    javaCommand("java"),
    [...jvmOptions(paths), ...classPath, "org.apache.cassandra.service.CassandraDaemon"],
    { cwd: paths.folder, address: `${host}:${cluster.nativePort}` },
  );
  const { options, tls } = cluster;
  return {
    host,
    port: cluster.nativePort,
    process,
    ...(options.auth ? { user } : {}),
    ...(tls ? { tls: { ca: tls.ca, key: tls.client.key, cert: tls.client.certificate } } : {}),
  };
}

/**
 * Finds out that a node takes clients, knows `peers` others and can reach them.
 * @throws {Error} when it does not yet
 */
async function checkReady(node: ProbeTarget, peers: number): Promise<true> {
  const probe = await Probe.open(node);
  try {
    const known = await probe.number("SELECT count(*) FROM system.peers_v2");
    if (known < BigInt(peers)) throw new Error(`it knows ${known} of ${peers} other nodes`);
    // Reads all over the ring from all replicas, which are two: a node that still takes another one for dead refuses.
    if (peers > 0) await probe.number("SELECT count(*) FROM system_traces.sessions", "all");
    return true;
  } finally {
    probe.close();
  }
}

/**
 * Apache Cassandra on 127.0.0.1, .2 and so on, all nodes on the same port. `--tls` proves the server to its clients;
 * with `--security` clients must have a certificate, too.
 */
export const cassandra: ServerDefinition = {
  name: "cassandra",
  summary: `Apache Cassandra ${version}; --nodes 3 makes a cluster`,
  needs: ["java", "maven"],
  options: ["nodes", "auth", "tls", "security"],
  async up(options, context) {
    const artefact = `org.apache.cassandra:cassandra-all:${version}`;
    const lib = await fetchArtefacts(
      { name: `cassandra-${version}`, coordinates: [artefact], transitive: true },
      context,
    );
    const hosts = Array.from({ length: options.nodes ?? 1 }, (_, i) => `127.0.0.${i + 1}`);
    const [nativePort = 0, storagePort = 0] = await context.freePorts(2, hosts);
    const tls =
      options.tls || options.security ? await createTlsMaterial(join(context.folder, "tls")) : undefined;
    const cluster: Cluster = { hosts, lib, nativePort, storagePort, options, ...(tls ? { tls } : {}) };
    const nodes: Node[] = [];
    for (const index of hosts.keys()) {
      context.progress(`starting node ${index + 1} of ${hosts.length}`);
      const node = startNode(cluster, index, context);
      nodes.push(node);
      // The next one may only join once this one is there.
      await context.until(node.process, "takes clients", () => checkReady(node, index), startMs);
    }
    for (const node of nodes)
      await context.until(
        node.process,
        "knows all others",
        () => checkReady(node, hosts.length - 1),
        startMs,
      );
    const addresses = hosts.map((host) => `${host}:${nativePort}`);
    const credentials = options.auth ? `${user.name}:${user.password}@` : "";
    return {
      addresses,
      env: {
        SCYLLA_TEST_URL: `scylla://${credentials}${addresses.join(",")}${tls ? "?tls=true" : ""}`,
        ...(options.auth ? { SCYLLA_TEST_USER: user.name, SCYLLA_TEST_PASSWORD: user.password } : {}),
        ...(tls ? tlsEnv("SCYLLA_TEST", tls) : {}),
      },
    };
  },
};
