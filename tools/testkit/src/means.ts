import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync, realpathSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { callingPackage, findInstalled } from "./calling-package.ts";

/** What a suite may need beyond Node. */
export type Means = "java" | "maven" | "chromium" | "libchdb" | "linux-x64";

/** The oldest Java that the database servers run on. */
const oldestJava = 17;

/** The full path of a command on PATH. */
export function findCommand(...names: readonly string[]): string | undefined {
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    for (const name of names) {
      const file = join(folder, name);
      try {
        accessSync(file, constants.X_OK);
        return file;
      } catch {
        // Not here; the next folder may have it.
      }
    }
  }
  return undefined;
}

function missingJava(): string | undefined {
  const java = process.env.JAVA_HOME ? join(process.env.JAVA_HOME, "bin", "java") : findCommand("java");
  if (!java || !existsSync(java)) return `Java ${oldestJava} or newer is not on PATH`;
  const answer = spawnSync(java, ["-version"], { encoding: "utf8" }).stderr ?? "";
  // Up to 8 the version began with "1.": 1.8 is Java 8.
  const version = Number(/version "(?:1\.)?(\d+)/.exec(answer)?.[1]);
  return version >= oldestJava
    ? undefined
    : `Java ${oldestJava} or newer is needed; found ${answer.split("\n")[0]}`;
}

function missingChromium(): string | undefined {
  if (findCommand("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")) return undefined;
  const packaged = process.platform === "linux" && process.arch === "x64";
  if (packaged && findInstalled("@sparticuz/chromium/package.json", callingPackage())) return undefined;
  return "no Chromium is on PATH, nor is the package @sparticuz/chromium installed";
}

function missingLibchdb(): string | undefined {
  const given = process.env.CHDB_LIBRARY;
  if (given) return existsSync(given) ? undefined : `CHDB_LIBRARY names ${given}, which does not exist`;
  const libc = process.platform === "linux" ? "-gnu" : "";
  const name = `@chdb/lib-${process.platform}-${process.arch}${libc}`;
  // The engine is a dependency of the driver: whoever only uses the driver has it behind that.
  const driver = findInstalled("@x/chdb/package.json", callingPackage());
  const places = [callingPackage(), ...(driver ? [dirname(realpathSync(driver))] : [])];
  const found = places.some((place) => findInstalled(`${name}/package.json`, place));
  return found ? undefined : `${name} is not installed`;
}

const checks: Readonly<Record<Means, () => string | undefined>> = {
  java: missingJava,
  maven: () => (findCommand("mvn") ? undefined : "Maven (mvn) is not on PATH"),
  chromium: missingChromium,
  libchdb: missingLibchdb,
  "linux-x64": () =>
    process.platform === "linux" && process.arch === "x64"
      ? undefined
      : `this is ${process.platform} ${process.arch}, not Linux on x64`,
};

/** What is missing of these means, in words for a person; `undefined` when nothing is. */
export function missingMeans(means: Means | readonly Means[]): string | undefined {
  for (const one of typeof means === "string" ? [means] : means) {
    const missing = checks[one]();
    if (missing !== undefined) return missing;
  }
  return undefined;
}
