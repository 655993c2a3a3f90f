// Runs in a user's project: imports and requires each way in of a package, and prints what is wrong, a line each.
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const isClass = (value) =>
  typeof value === "function" && /^class\b/.test(Function.prototype.toString.call(value));

for (const entry of process.argv.slice(2)) {
  const imported = await import(entry);
  const required = require(entry);
  const names = (module) => Object.keys(module).filter((name) => name !== "__esModule");
  const missing = names(imported).filter((name) => !(name in required));
  const extra = names(required).filter((name) => !(name in imported));
  if (names(imported).length === 0) console.log(`${entry} exports nothing`);
  if (missing.length > 0) console.log(`${entry}: require lacks ${missing.join(", ")}`);
  if (extra.length > 0) console.log(`${entry}: import lacks ${extra.join(", ")}`);
  for (const [way, module] of [
    ["import", imported],
    ["require", required],
  ])
    for (const name of names(module))
      if (isClass(module[name]) && module[name].name !== name)
        console.log(`${entry}: by ${way}, class ${name} calls itself ${module[name].name}`);
}
