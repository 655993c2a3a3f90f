// `npm start [-- <driver>] [-- --web]`: the tour, on the sources, so that nothing has to be built first.
import { ensureInstalled } from "./install.mjs";
import { endLike, run } from "./processes.mjs";

try {
  await ensureInstalled();
  const tour = ["--conditions=x-source", "--import", "tsx", "tools/tour/src/main.ts"];
  endLike(await run(process.execPath, [...tour, ...process.argv.slice(2).filter((word) => word !== "--")]));
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
