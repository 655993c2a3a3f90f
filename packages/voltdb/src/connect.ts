import { newClient, type VoltClient } from "./client.ts";
import { ClientCore } from "./client-core.ts";
import { VoltUsageError } from "./errors.ts";
import { type ConnectOptions, resolveOptions } from "./options.ts";
import { parseUrl } from "./parse-url.ts";

/**
 * Connects to a cluster, by options or by a URL with the same keys, `voltdb://user:password@host:21212,host2?tls=true`; of
 * both, options count. Resolves when one server has let us in and told the topology; the others follow.
 *
 * @throws {VoltUsageError} for impossible options; the reason of `signal`
 * @throws {VoltConnectionError} when no server can be reached, or lets us in; {@link VoltTimeoutError} when that takes longer
 *   than `connectTimeoutMs`
 */
export async function connect(
  urlOrOptions: string | ConnectOptions = {},
  more: ConnectOptions = {},
): Promise<VoltClient> {
  const given =
    typeof urlOrOptions === "string" ? { ...parseUrl(urlOrOptions), ...more } : { ...urlOrOptions, ...more };
  const options = resolveOptions(given);
  const { signal } = given;
  if (signal?.aborted) throw signal.reason;
  const dump = options.dumpFile === undefined ? undefined : await openDump(options.dumpFile);
  const core = new ClientCore(options, dump);
  await core.start(signal);
  return newClient(core);
}

/** Only those who ask for it need it. */
async function openDump(file: string) {
  const { createDump } = await import("./dump/create-dump.ts");
  return createDump(file).catch((cause: Error) => {
    throw new VoltUsageError(`the dump file cannot be written: ${cause.message}`, { cause });
  });
}
