import { parseCommand } from "./command-line.ts";
import { startThingsDb } from "./thingsdb/start-thingsdb.ts";

try {
  const { options } = parseCommand(process.argv.slice(2));
  const server = await startThingsDb(options);
  const print = (line: string): void => void process.stdout.write(`${line}\n`);
  for (const node of server.nodes)
    print(
      `node ${node.id}: ${node.address}, ${node.webSocketUrl}, http://${node.settings.host}:${node.httpPort}`,
    );
  print(`THINGSDB_TEST_URL=${server.url}`);
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void server.close());
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
