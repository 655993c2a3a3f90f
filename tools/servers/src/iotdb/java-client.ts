import { fetchArtefacts } from "../maven.ts";
import { findHome, RunFolder } from "../run-folder.ts";

/**
 * The folder with the jars of the official client of Apache IoTDB for Java, a class path with `*` behind it: got with Maven
 * once, then found.
 * @throws {Error} with Maven's own words when it cannot get them
 */
export function fetchIoTDBJavaClient(version: string): Promise<string> {
  const { cacheFolder } = new RunFolder(findHome());
  const { signal } = new AbortController();
  const progress = (text: string): void => void process.stderr.write(`iotdb: ${text}\n`);
  const coordinates = [`org.apache.iotdb:iotdb-session:${version}`];
  return fetchArtefacts(
    { name: `iotdb-session-${version}`, coordinates, transitive: true },
    { cacheFolder, signal, progress },
  );
}
