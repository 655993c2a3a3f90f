import { VoltDecimal } from "./decimal.ts";
import { Geography } from "./geography.ts";
import { VoltType } from "./volt-type.ts";

/** A row as the Python client prints it: `['Hello', 7, 'NULL', 5.0]`. Instants are ISO text, bytes are hex. */
export function pythonRow(values: readonly unknown[], types: readonly VoltType[]): string {
  return `[${values.map((value, i) => pythonValue(value, types[i])).join(", ")}]`;
}

function pythonValue(value: unknown, type: VoltType | undefined): string {
  if (value === null) return "'NULL'";
  if (type === VoltType.DECIMAL) return `Decimal('${value}')`;
  if (typeof value === "number") return type === VoltType.FLOAT ? floatText(value) : String(value);
  if (typeof value === "string") return quoted(value);
  if (typeof value === "boolean") return value ? "True" : "False";
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array)
    return `0x${Array.from(value, (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
  if (value instanceof Geography || value instanceof VoltDecimal) return value.toString();
  if (type === VoltType.GEOGRAPHY_POINT) {
    const { lng, lat } = value as { lng: number; lat: number };
    return `(${floatText(lng)}, ${floatText(lat)})`;
  }
  return String(value);
}

function floatText(value: number): string {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  const text = Object.is(value, -0) ? "-0" : String(value);
  const [digits, exponent] = text.split("e");
  if (exponent === undefined) return text.includes(".") ? text : `${text}.0`;
  return `${digits}e${exponent[0]}${exponent.slice(1).padStart(2, "0")}`;
}

function quoted(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const escaped = text.replace(/[\\\n\r\t]/g, (character) => ESCAPES[character]!);
  return quote + (quote === "'" ? escaped.replaceAll("'", "\\'") : escaped) + quote;
}

const ESCAPES: Readonly<Record<string, string>> = { "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t" };
