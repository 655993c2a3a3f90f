// Writes the reference pages of the packages into reference/, from their sources: nothing has to be built first.
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Application, Converter, ReflectionKind } from "typedoc";
import { load as markdown } from "typedoc-plugin-markdown";
import { packages } from "./packages.mjs";

const at = (path) => fileURLToPath(new URL(path, import.meta.url));

/** What Node and the language call, and no reader does. */
const internals = /^\[(?:INSPECT|custom|hasInstance)\]$/;

rmSync(at("reference"), { recursive: true, force: true });
for (const name of packages) {
  const [folder, subpath = ""] = name.split("/");
  const sources = at(`../packages/${folder}/src/`);
  // A subpath is a folder with an index, or a file.
  const entry = [`${subpath}/index.ts`, `${subpath}.ts`].find((file) => existsSync(join(sources, file)));
  const app = await Application.bootstrapWithPlugins({
    name: `@x/${name}`,
    plugin: [markdown],
    entryPoints: [join(sources, entry)],
    tsconfig: at(`../packages/${folder}/tsconfig.json`),
    out: at(`reference/${name}`),
    readme: "none",
    entryFileName: "index",
    disableSources: true,
    excludePrivate: true,
    excludeProtected: true,
    // What errors inherit from JavaScript is described elsewhere.
    excludeExternals: true,
    // Types are checked with the packages.
    skipErrorChecking: true,
    hidePageHeader: true,
    hideBreadcrumbs: true,
    parametersFormat: "table",
    interfacePropertiesFormat: "table",
    typeAliasPropertiesFormat: "table",
    tableColumnSettings: { hideInherited: true, hideOverrides: true, hideModifiers: true },
    logLevel: "Warn",
  });
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    for (const method of project.getReflectionsByKind(ReflectionKind.Method)) {
      if (internals.test(method.name)) project.removeReflection(method);
    }
  });
  const project = await app.convert();
  if (project !== undefined) await app.generateOutputs(project);
  if (project === undefined || app.logger.hasErrors()) process.exit(1);
}
