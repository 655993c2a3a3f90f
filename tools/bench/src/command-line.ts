import { parseArgs } from "node:util";

/** What `pnpm bench` was asked for. */
export interface BenchCommand {
  /** A package's folder, or `all`. */
  readonly package: string;
  readonly isQuick: boolean;
  /** Where the results go as JSON. */
  readonly jsonFile?: string;
  /** Keep the results in the checkout. */
  readonly saves: boolean;
  /** Only benches whose work contains this. */
  readonly only: string;
}

const usage = "usage: pnpm bench <package|all> [--quick] [--json FILE] [--save] [--only WORDS]";

/** @throws {Error} that shows the usage for anything it does not understand */
export function parseCommand(words: readonly string[]): BenchCommand {
  try {
    const { values, positionals } = parseArgs({
      args: words.filter((word) => word !== "--"),
      allowPositionals: true,
      options: {
        quick: { type: "boolean", default: false },
        json: { type: "string" },
        save: { type: "boolean", default: false },
        only: { type: "string", default: "" },
      },
    });
    const [name, ...rest] = positionals;
    if (name === undefined || rest.length > 0) throw new Error("one package, or all");
    return {
      package: name,
      isQuick: values.quick,
      saves: values.save,
      only: values.only,
      ...(values.json === undefined ? {} : { jsonFile: values.json }),
    };
  } catch (cause) {
    throw new Error(`${(cause as Error).message}\n${usage}`, { cause });
  }
}
