import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ServerDefinition, ServerProcess, UpContext } from "../definition.ts";
import { javaCommand, openPackages } from "../java.ts";
import { fetchArtefacts } from "../maven.ts";
import { findHome } from "../run-folder.ts";
import { createTlsMaterial, tlsEnv } from "../tls-material.ts";
import { artefacts, version } from "./artefacts.ts";
import { type Compiled, compile } from "./compile.ts";
import { deployment, log4jToConsole, users } from "./deployment.ts";
import { Probe, type ProbeTarget } from "./probe.ts";

const portNames = ["client", "admin", "internal", "zookeeper", "replication"] as const;
type Ports = Readonly<Record<(typeof portNames)[number], number>>;

const opened = ["java.lang", "sun.nio.ch", "java.net", "java.nio", "java.util", "jdk.internal.ref"];

async function choosePorts(count: number, context: UpContext): Promise<Ports[]> {
  const ports = await context.freePorts(count * portNames.length);
  return Array.from(
    { length: count },
    () => Object.fromEntries(portNames.map((name) => [name, ports.pop() ?? 0])) as Ports,
  );
}

function startNode(
  index: number,
  nodes: readonly Ports[],
  settings: { lib: string; launcher: string; deployment: string },
  context: UpContext,
): ServerProcess {
  const name = `node-${index + 1}`;
  // The server writes into its working directory, and unpacks its native libraries into the one for temporary files.
  const folder = join(context.folder, name);
  mkdirSync(join(folder, "tmp"), { recursive: true });
  writeFileSync(join(folder, "deployment.xml"), settings.deployment);
  writeFileSync(join(folder, "log4j.properties"), log4jToConsole);
  const ports = Object.entries(nodes[index] as Ports).map(([kind, port]) => `${kind}=${port}`);
  const coordinators = nodes.map(({ internal }) => `127.0.0.1:${internal}`).join(",");
  const args = [
    "-Xmx700m",
    ...openPackages(
      "opens",
      opened.map((one) => `java.base/${one}`),
    ),
    `-Djava.io.tmpdir=${join(folder, "tmp")}`,
    `-Dlog4j.configuration=file:${join(folder, "log4j.properties")}`,
    "-cp",
    `${settings.launcher}:${settings.lib}/*`,
    "Launch",
    `deployment=${join(folder, "deployment.xml")}`,
    `coordinators=${coordinators}`,
    ...ports,
  ];
  return context.spawn(name, javaCommand("java"), args, {
    cwd: folder,
    address: `127.0.0.1:${nodes[index]?.client}`,
    // A node of a cluster that runs on without it joins it again; one alone begins anew.
    restartArgs: nodes.length > 1 ? ["rejoin=true"] : [],
  });
}

/** Finds out that a node takes clients. */
async function ping(target: ProbeTarget): Promise<true> {
  const probe = await Probe.open(target);
  try {
    await probe.call("@Ping");
    return true;
  } finally {
    probe.close();
  }
}

async function loadSchema(target: ProbeTarget, sources: string, { proceduresJar }: Compiled): Promise<void> {
  const probe = await Probe.open(target);
  try {
    await probe.call("@UpdateClasses", readFileSync(proceduresJar), null);
    await probe.call("@AdHoc", readFileSync(join(sources, "schema.sql"), "utf8"));
  } finally {
    probe.close();
  }
}

function userEnv(): Record<string, string> {
  const names = ["USER", "ORDINARY_USER", "POWERLESS_USER"];
  return Object.fromEntries(
    users.flatMap(({ name, password }, i) => [
      [`VOLTDB_TEST_${names[i]}`, name],
      [`VOLTDB_TEST_${names[i]?.replace("USER", "PASSWORD")}`, password],
    ]),
  );
}

/** VoltDB with a schema and procedures of our own (`tools/servers/voltdb`); `--security` makes users log in. */
export const voltdb: ServerDefinition = {
  name: "voltdb",
  summary: `VoltDB ${version} with the schema of the tests; --nodes 2 makes a cluster`,
  needs: ["java", "maven"],
  options: ["nodes", "security", "tls"],
  async up(options, context) {
    const lib = await fetchArtefacts(artefacts, context);
    const sources = join(findHome(), "voltdb");
    const compiled = await compile(sources, lib, context);
    const tls = options.tls ? await createTlsMaterial(join(context.folder, "tls")) : undefined;
    const nodes = await choosePorts(options.nodes ?? 1, context);
    const settings = { lib, launcher: compiled.launcher, deployment: deployment(options, tls) };

    context.progress(`starting ${nodes.length === 1 ? "the node" : `${nodes.length} nodes`}`);
    const login = {
      ...(options.security ? { user: users[0] } : {}),
      ...(tls ? { tls: { ca: tls.ca } } : {}),
    };
    // All at once: none is ready before the others are there.
    const started = nodes.map(({ client }, i) => ({
      target: { ...login, port: client },
      process: startNode(i, nodes, settings, context),
    }));
    for (const { target, process } of started)
      await context.until(process, "answers a ping", () => ping(target));
    context.progress("loading the schema");
    await loadSchema({ ...login, port: nodes[0]?.client ?? 0 }, sources, compiled);

    const addresses = nodes.map(({ client }) => `127.0.0.1:${client}`);
    const credentials = options.security ? `${users[0].name}:${users[0].password}@` : "";
    return {
      addresses,
      env: {
        VOLTDB_TEST_URL: `voltdb://${credentials}${addresses.join(",")}${tls ? "?tls=true" : ""}`,
        ...(options.security ? userEnv() : {}),
        ...(tls ? tlsEnv("VOLTDB_TEST", tls) : {}),
        VOLTDB_TEST_EXTRA_JAR: compiled.extraJar,
      },
    };
  },
};
