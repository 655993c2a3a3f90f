import { join } from "node:path";
import { findCommand } from "@x/testkit/means";

/** The full path of a command of the Java that is used: of JAVA_HOME when that is set, else the one on PATH. */
export function javaCommand(name: "java" | "javac" | "jar" | "keytool"): string {
  if (process.env.JAVA_HOME) return join(process.env.JAVA_HOME, "bin", name);
  const found = findCommand(name);
  if (!found) throw new Error(`${name} of Java 17 or newer is not on PATH`);
  return found;
}

/** Options of Java that open packages to everybody, such as `java.base/java.lang`. */
export function openPackages(kind: "exports" | "opens", packages: readonly string[]): string[] {
  return packages.map((name) => `--add-${kind}=${name}=ALL-UNNAMED`);
}
