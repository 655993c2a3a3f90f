import type { ByteWriter } from "@x/binary";
import { VoltUsageError } from "../errors.ts";
import { kindOf } from "./kind-of.ts";

/** A place on earth, in degrees. */
export interface GeographyPoint {
  /** -180 to 180. */
  readonly lng: number;
  /** -90 to 90. */
  readonly lat: number;
}

/** Both coordinates of a point that is NULL. */
export const NULL_COORDINATE = 360;

/** Below this, a coordinate is shown as 0: rounding left it over. */
const EPSILON = 1e-12;

/** Writes a GEOGRAPHY_POINT, `{ lng, lat }`, `[lng, lat]` or `POINT (lng lat)`, as two doubles; null is 360 twice. */
export function writePoint(writer: ByteWriter, value: unknown): void {
  const point = value === null ? { lng: NULL_COORDINATE, lat: NULL_COORDINATE } : toPoint(value);
  writer.f64be(point.lng);
  writer.f64be(point.lat);
}

/** @throws {VoltUsageError} for what is no point on earth */
export function toPoint(value: unknown): GeographyPoint {
  const point = pointOf(value);
  if (point === undefined) {
    throw new VoltUsageError(
      `a point is { lng, lat }, [lng, lat] or "POINT (lng lat)", not ${kindOf(value)}`,
    );
  }
  if (!(Math.abs(point.lng) <= 180 && Math.abs(point.lat) <= 90)) {
    throw new VoltUsageError("a point has a longitude from -180 to 180 and a latitude from -90 to 90");
  }
  return point;
}

/** Whether an array is one point, not a list of them. */
export function isPointPair(value: readonly unknown[]): boolean {
  return value.length === 2 && typeof value[0] === "number" && typeof value[1] === "number";
}

/** `lng lat` as well-known text has it: up to 12 digits after the point, at least one. */
export function pointText({ lng, lat }: GeographyPoint): string {
  return `${coordinateText(lng)} ${coordinateText(lat)}`;
}

function pointOf(value: unknown): GeographyPoint | undefined {
  if (typeof value === "string") {
    const match = /^\s*POINT\s*\(\s*(\S+)\s+([^\s)]+)\s*\)\s*$/i.exec(value);
    return match === null ? undefined : { lng: Number(match[1]), lat: Number(match[2]) };
  }
  if (Array.isArray(value)) return isPointPair(value) ? { lng: value[0], lat: value[1] } : undefined;
  const { lng, lat } = (value ?? {}) as Partial<GeographyPoint>;
  return typeof lng === "number" && typeof lat === "number" ? { lng, lat } : undefined;
}

function coordinateText(degrees: number): string {
  const fixed = (Math.abs(degrees) < EPSILON ? 0 : degrees).toFixed(12).replace(/0+$/, "");
  return fixed.endsWith(".") ? `${fixed}0` : fixed;
}
