import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ServerDefinition, ServerProcess } from "../src/definition.ts";

/** A server that is real and small: a node process that echoes. */
export function echoDefinition(mode: "plain" | "broken" | "stubborn" = "plain"): ServerDefinition {
  return {
    name: "echo",
    summary: "echoes what it gets",
    needs: [],
    options: ["nodes", "tls"],
    async up(options, context) {
      const ports = await context.freePorts(options.nodes ?? 1);
      const script = join(__dirname, "fixtures", "echo.mjs");
      const nodes: [ServerProcess, number][] = ports.map((port, i) => [
        context.spawn(`node-${i + 1}`, process.execPath, [script, mode, String(port)], {
          address: `127.0.0.1:${port}`,
        }),
        port,
      ]);
      for (const [node, port] of nodes) {
        context.progress(`waiting for port ${port}`);
        await context.listening(node, port, 20_000);
      }
      writeFileSync(join(context.folder, "data"), "something");
      return { addresses: ports.map((port) => `127.0.0.1:${port}`), env: { ECHO_MODE: mode } };
    },
    async down(_result, folder) {
      writeFileSync(join(folder, "..", "asked-to-stop"), readFileSync(join(folder, "data")));
    },
  };
}
