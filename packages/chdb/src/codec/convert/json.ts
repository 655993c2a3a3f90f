import { jsonText } from "../encode/json-text.ts";
import { refuse } from "./fault.ts";

/** JSON text: as it is, or of an object or map. @throws {ValueFault} for anything else */
export function jsonSource(value: unknown, index: number): string {
  if (typeof value === "string") return value;
  if (typeof value !== "object" || value === null || Array.isArray(value) || value instanceof Date) {
    return refuse(index, value, "JSON", "an object or JSON text is needed");
  }
  try {
    return jsonText(value);
  } catch (error) {
    if (error instanceof RangeError) refuse(index, value, "JSON", error.message);
    throw error;
  }
}
