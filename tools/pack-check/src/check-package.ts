import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { bundleCases, checkBundle } from "./checks/bundle.ts";
import {
  checkDependencies,
  checkFiles,
  checkLicence,
  checkLockfile,
  checkMachinePaths,
} from "./checks/contents.ts";
import { checkPublint, checkTypesResolve } from "./checks/lint.ts";
import { checkLoading, checkSmoke } from "./checks/run.ts";
import { checkTypes, typeSetups } from "./checks/types.ts";
import type { NodeVersion } from "./nodes.ts";
import { type Published, withOwnDependencies } from "./packages.ts";
import { createProject, type Project } from "./project.ts";
import { type CheckResult, Results } from "./results.ts";

/** What all packages share while they are checked. */
export interface Bench {
  readonly root: string;
  /** The folder of this tool. */
  readonly toolFolder: string;
  /** An empty folder for what is made on the way. */
  readonly workFolder: string;
  readonly nodes: readonly NodeVersion[];
  readonly published: readonly Published[];
  /** Of every package that was packed. */
  readonly tarballs: ReadonlyMap<Published, string>;
}

/** Packs nothing itself: looks at the tarball, installs it in a project of its own, and uses it as users do. */
export async function checkPackage(one: Published, bench: Bench): Promise<CheckResult[]> {
  const results = new Results(one.word);
  const tarball = bench.tarballs.get(one) as string;
  await results.check("publint", () => checkPublint(tarball));
  await results.check("are the types wrong", () => checkTypesResolve(tarball, bench.toolFolder));
  await results.check("optional dependencies in the lockfile", () => checkLockfile(one, bench.root));
  let project: Project | undefined;
  const ownTarballs = new Map(
    withOwnDependencies(one, bench.published).map(
      (each) => [each, bench.tarballs.get(each) as string] as const,
    ),
  );
  await results.check("npm install of the tarball", async () => {
    const types = join(bench.root, "node_modules", "@types", "node");
    project = await createProject(join(bench.workFolder, one.word), one, ownTarballs, types);
  });
  if (project) await checkInstalled(project, bench, results);
  return results.all;
}

async function checkInstalled(project: Project, bench: Bench, results: Results): Promise<void> {
  await results.check("files of the tarball", () => checkFiles(project));
  await results.check("licence", () => checkLicence(project, bench.root));
  await results.check("no machine paths", () => checkMachinePaths(project, bench.root));
  await results.check("published dependencies", () => checkDependencies(project));
  for (const [name, setup] of Object.entries(typeSetups))
    await results.check(name, () => checkTypes(project, setup));
  for (const node of bench.nodes) {
    await results.check(`import, require and class names on ${node.name}`, () =>
      checkLoading(project, node.path(), bench.toolFolder),
    );
    for (const file of ["smoke.mjs", "smoke.cjs"])
      await results.check(`${file} on ${node.name}`, () => checkSmoke(project, file, node.path()));
  }
  const away = join(bench.workFolder, "away");
  mkdirSync(away, { recursive: true });
  const cases = bundleCases(project);
  await results.check("has a bundle to measure", () => {
    if (cases.length === 0) throw new Error("the package has no test/pack/bundles.json with an application");
  });
  for (const one of cases)
    for (const format of ["esm", "cjs"] as const) {
      const how = one.external ? ` with ${one.external.join(", ")} outside` : "";
      const name = `bundle of ${one.app} as ${format}${how}`;
      await results.check(name, () => checkBundle(project, one, format, join(away, results.name)));
    }
}
