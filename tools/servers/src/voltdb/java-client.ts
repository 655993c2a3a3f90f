import { delimiter, join } from "node:path";
import { javaCommand } from "../java.ts";
import { type Artefacts, fetchArtefacts } from "../maven.ts";
import { findHome, RunFolder } from "../run-folder.ts";
import { runToEnd } from "../run-to-end.ts";

/** The version of the official client that tests and benchmarks compare with. */
const version = "13.2.2";
const netty = "4.1.87.Final";

/** The client and what it needs, each without what else it names. */
const artefacts: Artefacts = {
  name: `voltdb-client-${version}`,
  transitive: false,
  coordinates: [
    `org.voltdb:voltdbclient:${version}`,
    ...["buffer", "common", "handler", "codec", "transport"].map((part) => `io.netty:netty-${part}:${netty}`),
    "io.netty:netty-tcnative-classes:2.0.56.Final",
    "org.slf4j:slf4j-api:1.7.21",
  ],
};

/** How a Java program is started; its own arguments follow. */
export interface JavaProgram {
  readonly command: string;
  readonly args: readonly string[];
}

/**
 * Compiles a Java program (one file, whose class is its name) that uses the official client of VoltDB, into `folder`. Maven
 * gets the client the first time.
 * @throws {Error} with the words of Maven or of the compiler
 */
export async function javaProgram(source: string, folder: string): Promise<JavaProgram> {
  const { cacheFolder } = new RunFolder(findHome());
  const context = { cacheFolder, signal: new AbortController().signal, progress: () => {} };
  const lib = join(await fetchArtefacts(artefacts, context), "*");
  await runToEnd(javaCommand("javac"), ["-cp", lib, "-d", folder, source], {
    cwd: folder,
    signal: context.signal,
  });
  const name = source.replace(/^.*[\\/]|\.java$/g, "");
  return { command: javaCommand("java"), args: ["-cp", [folder, lib].join(delimiter), name] };
}
