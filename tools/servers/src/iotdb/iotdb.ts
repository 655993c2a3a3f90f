import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ServerDefinition, ServerProcess, UpContext } from "../definition.ts";
import { javaCommand } from "../java.ts";
import { logbackToConsole } from "../logback.ts";
import { fetchArtefacts } from "../maven.ts";
import { createTlsMaterial, tlsEnv } from "../tls-material.ts";
import {
  configNodeJvmOptions,
  type DataNodePorts,
  dataNodeJvmOptions,
  type NodeSettings,
  nodeConfig,
} from "./node-config.ts";
import { openSession } from "./open-session.ts";

/** The newest version of which all artefacts are published. */
const version = "2.0.1-beta";

const user = { name: "root", password: "root" };

function startNode(
  name: string,
  settings: Omit<NodeSettings, "folder">,
  command: {
    readonly lib: string;
    readonly main: string;
    readonly jvmOptions: (folder: string) => string[];
    readonly address: string;
  },
  context: UpContext,
): ServerProcess {
  const folder = join(context.folder, name);
  const conf = join(folder, "conf");
  mkdirSync(conf, { recursive: true });
  writeFileSync(join(conf, "iotdb-system.properties"), nodeConfig({ ...settings, folder }));
  writeFileSync(join(conf, "logback.xml"), logbackToConsole);
  const args = [...command.jvmOptions(folder), "-cp", `${command.lib}/*`, command.main, "-s"];
  return context.spawn(name, javaCommand("java"), args, { cwd: folder, address: command.address });
}

async function chooseDataNodePorts(count: number, context: UpContext): Promise<DataNodePorts[]> {
  const ports = await context.freePorts(5 * count);
  const next = (): number => ports.pop() ?? 0;
  return Array.from({ length: count }, () => ({
    rpc: next(),
    internal: next(),
    exchange: next(),
    schemaConsensus: next(),
    dataConsensus: next(),
  }));
}

/** Apache IoTDB: one ConfigNode, and as many DataNodes as nodes are wanted. */
export const iotdb: ServerDefinition = {
  name: "iotdb",
  summary: `Apache IoTDB ${version}; --nodes 3 makes a cluster`,
  needs: ["java", "maven"],
  options: ["nodes", "tls", "compact", "durable", "precision"],
  async up(options, context) {
    const coordinates = ["server", "confignode"].map((one) => `org.apache.iotdb:iotdb-${one}:${version}`);
    const lib = await fetchArtefacts({ name: `iotdb-${version}`, coordinates, transitive: true }, context);
    const tls = options.tls ? await createTlsMaterial(join(context.folder, "tls")) : undefined;
    const dataNodes = await chooseDataNodePorts(options.nodes ?? 1, context);
    const [internal = 0, consensus = 0] = await context.freePorts(2);
    const shared = { configNode: { internal, consensus }, options, ...(tls ? { tls } : {}) };

    context.progress("starting the ConfigNode");
    const configNode = startNode(
      "config-node",
      { ...shared, dataNode: dataNodes[0] as DataNodePorts },
      {
        lib,
        main: "org.apache.iotdb.confignode.service.ConfigNode",
        jvmOptions: configNodeJvmOptions,
        address: `127.0.0.1:${internal}`,
      },
      context,
    );
    await context.listening(configNode, internal);

    context.progress(`starting ${dataNodes.length === 1 ? "the DataNode" : `${dataNodes.length} DataNodes`}`);
    const jvmOptions = (folder: string): string[] => dataNodeJvmOptions(folder, dataNodes.length === 1);
    const main = "org.apache.iotdb.db.service.DataNode";
    const started = dataNodes.map((dataNode, i) => ({
      port: dataNode.rpc,
      process: startNode(
        `data-node-${i + 1}`,
        { ...shared, dataNode },
        { lib, main, jvmOptions, address: `127.0.0.1:${dataNode.rpc}` },
        context,
      ),
    }));
    const session = { user, compact: options.compact === true, ...(tls ? { tls: { ca: tls.ca } } : {}) };
    for (const { port, process } of started)
      await context.until(
        process,
        "opens sessions",
        async () => (await openSession({ ...session, port })) === 200,
      );

    const addresses = dataNodes.map(({ rpc }) => `127.0.0.1:${rpc}`);
    const query = [...(options.compact ? ["enableCompression=true"] : []), ...(tls ? ["tls=true"] : [])];
    const url = `iotdb://${user.name}:${user.password}@${addresses.join(",")}`;
    return {
      addresses,
      env: {
        IOTDB_TEST_URL: query.length > 0 ? `${url}?${query.join("&")}` : url,
        IOTDB_TEST_USER: user.name,
        IOTDB_TEST_PASSWORD: user.password,
        ...(tls ? tlsEnv("IOTDB_TEST", tls) : {}),
      },
    };
  },
};
