import { mkdirSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import type { RunReport } from "../bench.ts";
import { runExternal } from "../external.ts";
import { cached, runProgram } from "../iotdb/cache.ts";

const source = join(import.meta.dirname, "Peer.java");
const version = "13.2.2";
const netty = "4.1.87.Final";

/** How the client is called in the tables. */
export const javaName = "Java";

/** The client and what it needs, each without what else it names. */
const coordinates = [
  `org.voltdb:voltdbclient:${version}`,
  ...["buffer", "common", "handler", "codec", "transport"].map((part) => `io.netty:netty-${part}:${netty}`),
  "io.netty:netty-tcnative-classes:2.0.56.Final",
  "org.slf4j:slf4j-api:1.7.21",
];

/** Runs a task of the official Java client, which Maven gets the first time; `javac` compiles the task. */
export async function runJava(task: string, ...args: readonly (string | number)[]): Promise<RunReport> {
  const jars = await cached(`voltdb-java-${version}`, fetchJars);
  // Compiled anew each time: it is quick, and never old.
  const folder = join(jars, "classes");
  mkdirSync(folder, { recursive: true });
  const lib = join(jars, "lib", "*");
  await runProgram("javac", ["-cp", lib, "-d", folder, source], jars);
  const classPath = [folder, lib].join(delimiter);
  return runExternal("java", ["-Xmx1g", "-cp", classPath, "Peer", task, ...args.map(String)], {});
}

async function fetchJars(draft: string): Promise<void> {
  const dependencies = coordinates.map((coordinate) => {
    const [group, artefact, number] = coordinate.split(":");
    const nothing =
      "<exclusions><exclusion><groupId>*</groupId><artifactId>*</artifactId></exclusion></exclusions>";
    return `<dependency><groupId>${group}</groupId><artifactId>${artefact}</artifactId><version>${number}</version>${nothing}</dependency>`;
  });
  writeFileSync(
    join(draft, "pom.xml"),
    `<project xmlns="http://maven.apache.org/POM/4.0.0">
<modelVersion>4.0.0</modelVersion>
<groupId>x</groupId><artifactId>peer</artifactId><version>1</version><packaging>pom</packaging>
<dependencies>${dependencies.join("\n")}</dependencies>
</project>
`,
  );
  const copy = ["dependency:copy-dependencies", "-DoutputDirectory=lib", "-DincludeScope=runtime"];
  await runProgram("mvn", ["-q", "-B", ...copy], draft);
}
