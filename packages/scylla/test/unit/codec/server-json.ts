import type { CqlType } from "../../../src/codec/type.ts";
import type { Duration } from "../../../src/codec/value/duration.ts";
import type { Inet } from "../../../src/codec/value/inet.ts";

/** A decoded value as the server's toJson() writes it. */
export function serverJson(type: CqlType, value: unknown): string {
  if (value === null) return "null";
  switch (type.kind) {
    case "text":
    case "ascii":
      return JSON.stringify(value);
    case "blob":
      return `"0x${Buffer.from(value as Uint8Array).toString("hex")}"`;
    case "float":
      return javaNumber(shortestFloat(value as number));
    case "double":
      return javaNumber(Object.is(value, -0) ? "-0.0" : String(value));
    case "duration": {
      const text = (value as Duration).toString();
      return JSON.stringify(text === "0s" ? "" : text);
    }
    case "timestamp":
      return JSON.stringify(timestampText(value as bigint));
    case "inet":
      return JSON.stringify(inetText(value as Inet));
    case "uuid":
    case "timeuuid":
    case "date":
    case "time":
      return JSON.stringify(String(value));
    case "list":
    case "set":
      return `[${[...(value as Iterable<unknown>)].map((item) => serverJson(type.element, item)).join(", ")}]`;
    case "vector":
      return `[${Array.from(value as ArrayLike<unknown>, (item) => serverJson(type.element, item)).join(", ")}]`;
    case "tuple":
      return `[${(value as unknown[]).map((item, i) => serverJson(type.elements[i]!, item)).join(", ")}]`;
    case "map":
      return `{${[...(value as Map<unknown, unknown>)]
        .map(([key, item]) => {
          const name = serverJson(type.key, key);
          return `${name.startsWith('"') ? name : `"${name}"`}: ${serverJson(type.value, item)}`;
        })
        .join(", ")}}`;
    case "udt":
      return `{${type.fields
        .map(
          (field) =>
            `"${field.name}": ${serverJson(field.type, (value as Record<string, unknown>)[field.name])}`,
        )
        .join(", ")}}`;
    default:
      return String(value);
  }
}

function timestampText(ms: bigint): string {
  if (ms > 8_640_000_000_000_000n) return "+292278994-08-17 07:12:55.807Z";
  const text = new Date(Number(ms)).toISOString();
  return text.replace(/^\+0*/, "+").replace("T", " ");
}

function inetText(address: Inet): string {
  if (address.family === 4) return address.toString();
  const hex = Buffer.from(address.bytes).toString("hex");
  return hex
    .match(/.{4}/g)!
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(":");
}

/** The fewest digits that are this float. */
function shortestFloat(value: number): string {
  for (let digits = 1; digits < 9; digits++) {
    const text = value.toPrecision(digits);
    if (Math.fround(Number(text)) === value) return String(Number(text));
  }
  return String(Number(value.toPrecision(9)));
}

function javaNumber(text: string): string {
  if (text === "NaN" || text.endsWith("Infinity")) return "null";
  // Java has the smallest numbers with a digit more than are needed.
  if (text === "1e-45") return "1.4E-45";
  if (text === "5e-324") return "4.9E-324";
  const java = text.replace("e+", "E").replace("e", "E");
  if (Number(text) === 0 || java.includes(".") || java.includes("E")) return java.replace(/^0$/, "0.0");
  return `${java}.0`;
}
