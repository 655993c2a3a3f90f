import { VoltDecimal } from "./decimal.ts";
import { Geography } from "./geography.ts";
import { VoltType } from "./volt-type.ts";

/** A row as the Python client prints it: `['Hello', 7, 'NULL', 5.0]`. Instants are ISO text, bytes are hex. */
export function pythonRow(values: readonly unknown[], types: readonly VoltType[]): string {
  return `[${values.map((value, i) => pythonValue(value, types[i])).join(", ")}]`;
}

function pythonValue(value: unknown, type: VoltType | undefined): string {
  if (value === null) return "'NULL'";
  if (type === VoltType.DECIMAL) return `Decimal('${decimalText(String(value))}')`;
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

/** Digits as JavaScript finds them, too, but powers of ten from 10^16 up and below 10^-4. */
function floatText(value: number): string {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  if (Object.is(value, -0)) return "-0.0";
  const [digits = "", exponent = "0"] = value.toExponential().split("e");
  const power = Number(exponent);
  if (value !== 0 && (power < -4 || power >= 16)) return `${digits}e${exponentText(power, 2)}`;
  const text = String(value);
  return text.includes(".") ? text : `${text}.0`;
}

/** What is below 10^-6 in all its digits together is a power of ten. */
function decimalText(text: string): string {
  const [, sign = "", small] = /^(-?)0\.0{6}(\d{6})$/.exec(text) ?? [];
  if (small === undefined) return text;
  const digits = small.replace(/^0+(?=\d)/, "");
  const mantissa = digits.length > 1 ? `${digits[0]}.${digits.slice(1)}` : digits;
  return `${sign}${mantissa}E${exponentText(digits.length - 13, 1)}`;
}

function exponentText(power: number, digits: number): string {
  return `${power < 0 ? "-" : "+"}${String(Math.abs(power)).padStart(digits, "0")}`;
}

function quoted(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  return quote + text.replace(/[\p{C}\p{Z}\\'"]/gu, (character) => escaped(character, quote)) + quote;
}

const ESCAPES: Readonly<Record<string, string>> = { "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** What is not to be seen as its number. */
function escaped(character: string, quote: string): string {
  if (character === "'" || character === '"') return character === quote ? `\\${character}` : character;
  if (character === " ") return character;
  const short = ESCAPES[character];
  if (short !== undefined) return short;
  const hex = character.codePointAt(0)!.toString(16);
  if (hex.length <= 2) return `\\x${hex.padStart(2, "0")}`;
  return hex.length <= 4 ? `\\u${hex.padStart(4, "0")}` : `\\U${hex.padStart(8, "0")}`;
}
