import { ScyllaUsageError } from "../errors.ts";
import type { Compression } from "../protocol/compression.ts";
import { createLz4 } from "./lz4.ts";
import { createSnappy } from "./snappy.ts";

/** The compressions there are. */
export type CompressionName = Compression["name"];

/**
 * Loads the library of a compression.
 * @throws {ScyllaUsageError} when it is not installed, with what to install
 */
export async function loadCompression(name: CompressionName): Promise<Compression> {
  const library = name === "lz4" ? "lz4-napi" : "snappy";
  try {
    return name === "lz4"
      ? createLz4(await load<typeof import("lz4-napi")>(library))
      : createSnappy(await load<typeof import("snappy")>(library));
  } catch (cause) {
    throw new ScyllaUsageError(
      `compression "${name}" needs the package ${library}, which could not be loaded: npm install ${library}`,
      { code: "ERR_SCYLLA_NO_COMPRESSION", cause },
    );
  }
}

/** By a name that bundlers do not see: they cannot take native code in, and would fail for those, too, who do not need it. */
async function load<Library>(library: string): Promise<Library> {
  const loaded = (await import(library)) as Library & { default?: Library };
  return loaded.default ?? loaded;
}
