import { loadVectors } from "@x/testkit";

/** One package that was recorded. Long ones give their beginning alone. */
export interface RecordedPackage {
  readonly client?: string;
  readonly dir: "c2s" | "s2c";
  readonly type: number;
  readonly name: string;
  readonly id: number;
  readonly length: number;
  readonly hex?: string;
  readonly hex_head?: string;
  readonly decoded?: unknown;
  readonly undecodable?: boolean;
}

export interface RecordedCase {
  readonly name: string;
  readonly packages: readonly RecordedPackage[];
}

export const VECTOR_FILES = [
  "arguments",
  "auth",
  "cluster",
  "errors",
  "framing",
  "legacy_watch",
  "procedures",
  "rooms",
  "values",
] as const;

export function recorded(file: string): readonly RecordedCase[] {
  return loadVectors<{ cases: RecordedCase[] }>(file).cases;
}

/** Text that is not UTF-8, and values that drivers neither send nor get. */
export class Raw {
  readonly kind: string;
  readonly hex: string;
  readonly type: number | undefined;

  constructor(kind: string, hex: string, type?: number) {
    this.kind = kind;
    this.hex = hex;
    this.type = type;
  }
}

/** What a payload means: the tags of the vectors as values; `float` makes what stands for a float. */
export function untag(value: unknown, float: (value: number) => unknown): unknown {
  if (typeof value === "number" && !Number.isInteger(value)) return float(value);
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => untag(item, float));
  const map = value as Record<string, never>;
  if ("$bytes" in map) return new Uint8Array(Buffer.from(map.$bytes, "hex"));
  if ("$int" in map) return BigInt(map.$int);
  if ("$float" in map) return float(Number(map.$float));
  if ("$strbytes" in map) return new Raw("str", map.$strbytes);
  if ("$ext" in map) return new Raw("ext", map.$ext[1] as string, map.$ext[0] as number);
  return Object.fromEntries(Object.entries(map).map(([key, item]) => [key, untag(item, float)]));
}
