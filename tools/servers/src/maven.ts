import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { UpContext } from "./definition.ts";
import { publish } from "./publish.ts";
import { runToEnd } from "./run-to-end.ts";

/** What to get from a Maven repository. */
export interface Artefacts {
  /** The name of the folder in the cache; it must say the version. */
  readonly name: string;
  /** `group:artefact:version` each. */
  readonly coordinates: readonly string[];
  /** Whether what they depend on comes along. */
  readonly transitive: boolean;
}

/**
 * The folder with the jars of these artefacts: downloaded once, then found in the cache.
 * @throws {Error} with Maven's own words when it cannot get them
 */
export async function fetchArtefacts(
  artefacts: Artefacts,
  context: Pick<UpContext, "cacheFolder" | "signal" | "progress">,
): Promise<string> {
  const folder = join(context.cacheFolder, artefacts.name);
  if (existsSync(folder)) return folder;
  context.progress(`getting ${artefacts.name} with Maven, once`);
  // Under its final name only when it is whole, so that a download that was interrupted is never taken for one.
  const draft = `${folder}.${process.pid}.draft`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(join(draft, "lib"), { recursive: true });
  try {
    // Made here, not kept in the repository: some of the old versions that servers need have known flaws.
    writeFileSync(join(draft, "pom.xml"), projectOf(artefacts));
    const copy = ["dependency:copy-dependencies", "-DoutputDirectory=lib", "-DincludeScope=runtime"];
    await runToEnd("mvn", ["-q", "-B", ...copy], { cwd: draft, signal: context.signal });
    publish(join(draft, "lib"), folder);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  return folder;
}

const everything =
  "<exclusions><exclusion><groupId>*</groupId><artifactId>*</artifactId></exclusion></exclusions>";

function projectOf({ coordinates, transitive }: Artefacts): string {
  const dependencies = coordinates.map((coordinate) => {
    const [group, artefact, version] = coordinate.split(":");
    return `<dependency><groupId>${group}</groupId><artifactId>${artefact}</artifactId><version>${version}</version>${transitive ? "" : everything}</dependency>`;
  });
  return `<project xmlns="http://maven.apache.org/POM/4.0.0">
<modelVersion>4.0.0</modelVersion>
<groupId>x</groupId><artifactId>server</artifactId><version>1</version><packaging>pom</packaging>
<dependencies>${dependencies.join("\n")}</dependencies>
</project>
`;
}
