import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { Dump } from "./dump-file.ts";

/** Opens a file for a dump; what it held is gone. Nobody else may read it. */
export async function createDump(file: string): Promise<Dump> {
  const stream = createWriteStream(file, { mode: 0o600 });
  await once(stream, "open");
  return new Dump(stream);
}
