import { mkdirSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import type { RunReport } from "../bench.ts";
import { runExternal } from "../external.ts";
import { cached, runProgram } from "./cache.ts";

const source = join(import.meta.dirname, "Peer.java");
const version = "2.0.7";

/** How the client is called in the tables. */
export const javaName = "Java";

/** Runs a task of the official Java client, which Maven gets and `javac` compiles the first time. */
export async function runJava(task: string, ...args: readonly (string | number)[]): Promise<RunReport> {
  const jars = await cached(`java-${version}`, fetchJars);
  // Compiled anew each time: it is quick, and never old.
  const folder = join(jars, "classes");
  mkdirSync(folder, { recursive: true });
  const lib = join(jars, "lib", "*");
  await runProgram("javac", ["-cp", lib, "-d", folder, source], jars);
  const classPath = [folder, lib].join(delimiter);
  return runExternal("java", ["-Xmx1g", "-cp", classPath, "Peer", task, ...args.map(String)], {});
}

async function fetchJars(draft: string): Promise<void> {
  writeFileSync(
    join(draft, "pom.xml"),
    `<project xmlns="http://maven.apache.org/POM/4.0.0">
<modelVersion>4.0.0</modelVersion>
<groupId>x</groupId><artifactId>peer</artifactId><version>1</version><packaging>pom</packaging>
<dependencies><dependency>
<groupId>org.apache.iotdb</groupId><artifactId>iotdb-session</artifactId><version>${version}</version>
</dependency></dependencies>
</project>
`,
  );
  const copy = ["dependency:copy-dependencies", "-DoutputDirectory=lib", "-DincludeScope=runtime"];
  await runProgram("mvn", ["-q", "-B", ...copy], draft);
}
