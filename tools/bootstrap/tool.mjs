// `node tools/bootstrap/tool.mjs <bench|servers|simulators|docs> …`: installs what is missing, then runs the tool.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { ensureInstalled } from "./install.mjs";
import { root } from "./paths.mjs";
import { endLike, run } from "./processes.mjs";

/** How each tool is run. `built`: on the built packages, as users have them; the others run on the sources. */
const tools = {
  bench: { main: "tools/bench/src/main.ts", built: true },
  servers: { main: "tools/servers/src/main.ts", built: false },
  simulators: { main: "tools/simulators/src/main.ts", built: false },
};

async function runTool(name, args) {
  if (name === "docs") {
    const script = args[0] === "dev" ? "docs:dev" : "docs:build";
    return run("pnpm", ["--dir", "docs-site", "run", script, ...args.slice(1)]);
  }
  const tool = tools[name];
  if (!tool)
    throw new Error(`no tool is called "${name}"; there are: ${[...Object.keys(tools), "docs"].join(", ")}`);
  if (!existsSync(join(root, tool.main))) throw new Error(`this checkout has no ${tool.main} yet`);
  if (tool.built) {
    const build = await run("turbo", ["run", "build", "--output-logs=errors-only"], { capture: true });
    if (build.code !== 0) {
      process.stderr.write(build.output);
      return build;
    }
  }
  const condition = tool.built ? [] : ["--conditions=x-source"];
  return run(process.execPath, [...condition, "--import", "tsx", tool.main, ...args]);
}

try {
  const [name = "", ...args] = process.argv.slice(2);
  await ensureInstalled();
  endLike(await runTool(name, args));
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
