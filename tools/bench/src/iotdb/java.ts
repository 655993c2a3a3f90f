import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import type { RunReport } from "../bench.ts";
import { runExternal } from "../external.ts";
import { cached, runProgram } from "./cache.ts";

const source = join(import.meta.dirname, "Peer.java");
const clientVersion = "2.0.7";

/** How the client is called in the tables. */
export const javaName = "Java";

/** Runs a task of the official Java client, which Maven gets and `javac` compiles the first time. */
export async function runJava(task: string, ...args: readonly (string | number)[]): Promise<RunReport> {
  const jars = await cached(`java-${clientVersion}`, fetchJars);
  const lib = join(jars, "lib", "*");
  // Under a name of its own, so that it is never old.
  const version = createHash("sha256").update(readFileSync(source)).digest("hex").slice(0, 16);
  const classes = await cached(`java-peer-${version}`, (draft) =>
    runProgram("javac", ["-cp", lib, "-d", draft, source], draft),
  );
  const classPath = [classes, lib].join(delimiter);
  return runExternal("java", ["-Xmx1g", "-cp", classPath, "Peer", task, ...args.map(String)], {});
}

async function fetchJars(draft: string): Promise<void> {
  writeFileSync(
    join(draft, "pom.xml"),
    `<project xmlns="http://maven.apache.org/POM/4.0.0">
<modelVersion>4.0.0</modelVersion>
<groupId>x</groupId><artifactId>peer</artifactId><version>1</version><packaging>pom</packaging>
<dependencies><dependency>
<groupId>org.apache.iotdb</groupId><artifactId>iotdb-session</artifactId><version>${clientVersion}</version>
</dependency></dependencies>
</project>
`,
  );
  const copy = ["dependency:copy-dependencies", "-DoutputDirectory=lib", "-DincludeScope=runtime"];
  await runProgram("mvn", ["-q", "-B", ...copy], draft);
}
