import { ByteReader, ByteWriter, isBinaryError } from "@x/binary";
import { VoltProtocolError, VoltUsageError } from "../errors.ts";
import { type GeographyPoint, pointText, toPoint } from "./geography-point.ts";
import { kindOf } from "./kind-of.ts";

// Polygon (S2; Python client 16, class Geography). Bounds are ours to leave out: a server fills them in.
//   int8 version (0, a server's own 1), int8 1, int8 has holes, int32 loops, loops, bound
//   loop: int8 version, int32 vertices, 3 doubles each (on the unit sphere), int8 0, int32 depth, bound
//   bound: int8 version, 4 doubles (360 for none)

const BOUND_BYTES = 33;
const VERTEX_BYTES = 24;
/** A loop without vertices. */
const LOOP_BYTES = 10 + BOUND_BYTES;
const NO_BOUND = 360;
const DEGREE = Math.PI / 180;

/**
 * A polygon: a shell and holes in it. What came from a server is kept as it came, so that it goes back with the same
 * bits; made of text or rings by `polygon`.
 */
export class Geography {
  /** The polygon as it is on the wire, without its length. Shared, not to be changed. */
  readonly bytes: Uint8Array;
  #rings: readonly (readonly GeographyPoint[])[] | undefined;

  /** Takes the encoding of a polygon over, unchecked; `polygon` makes one of text or of points. */
  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  /**
   * The rings as in WKT: shell first (counter-clockwise), then holes (clockwise), each closed by its first point.
   * Points are computed from places on the unit sphere, so their last digits may differ from what was once written.
   * @throws {VoltProtocolError} when the bytes are no polygon
   */
  get rings(): readonly (readonly GeographyPoint[])[] {
    this.#rings ??= readRings(this.bytes);
    return this.#rings;
  }

  /** Well-known text, `POLYGON ((0.0 0.0, 1.0 0.0, 1.0 1.0, 0.0 0.0))`, with up to 12 digits after the point. */
  toString(): string {
    const rings = this.rings.map((ring) => `(${ring.map(pointText).join(", ")})`);
    return `POLYGON (${rings.join(", ")})`;
  }

  /** The same. */
  toJSON(): string {
    return this.toString();
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }
}

/**
 * A polygon of well-known text (`POLYGON ((…), (…))`) or of rings: shell first, counter-clockwise; holes clockwise; the
 * first point of each repeated as its last.
 * @throws {VoltUsageError} for other text, rings that are not closed or have fewer than three corners
 */
export function polygon(
  source: string | readonly (readonly (GeographyPoint | readonly [number, number])[])[],
): Geography {
  const rings =
    typeof source === "string" ? parsePolygon(source) : source.map((ring) => ring.map((at) => toPoint(at)));
  if (rings.length === 0) throw new VoltUsageError("a polygon has at least a shell");
  const writer = new ByteWriter({ initialBytes: 512 });
  writer.i8(0);
  writer.i8(1);
  writer.i8(rings.length > 1 ? 1 : 0);
  writer.i32be(rings.length);
  for (const [index, ring] of rings.entries()) {
    const corners = openRing(ring);
    // Holes are kept counter-clockwise, too, from the same first corner on.
    if (index > 0) corners.push(...corners.splice(1).reverse());
    writer.i8(0);
    writer.i32be(corners.length);
    for (const corner of corners) writeVertex(writer, corner);
    writer.i8(0);
    writer.i32be(index > 0 ? 1 : 0);
    writeNoBound(writer);
  }
  writeNoBound(writer);
  return new Geography(writer.finish());
}

/** Writes a GEOGRAPHY (a {@link Geography}, well-known text or rings) after its length; null is the length -1. */
export function writeGeography(writer: ByteWriter, value: unknown): void {
  if (value === null) {
    writer.i32be(-1);
    return;
  }
  const isSource = typeof value === "string" || Array.isArray(value);
  const shape = value instanceof Geography ? value : isSource ? polygon(value as string) : undefined;
  if (shape === undefined) throw new VoltUsageError(`GEOGRAPHY: a polygon is expected, not ${kindOf(value)}`);
  writer.i32be(shape.bytes.length);
  writer.append(shape.bytes);
}

function openRing(ring: readonly GeographyPoint[]): GeographyPoint[] {
  const first = ring[0];
  const last = ring.at(-1);
  if (first === undefined || last === undefined || ring.length < 4) {
    throw new VoltUsageError(
      "a ring of a polygon has at least four points, the last of which repeats the first",
    );
  }
  if (first.lng !== last.lng || first.lat !== last.lat) {
    throw new VoltUsageError("a ring of a polygon ends with the point that it began with");
  }
  return ring.slice(0, -1);
}

function writeVertex(writer: ByteWriter, { lng, lat }: GeographyPoint): void {
  const phi = lat * DEGREE;
  const theta = lng * DEGREE;
  const cosPhi = Math.cos(phi);
  writer.f64be(Math.cos(theta) * cosPhi);
  writer.f64be(Math.sin(theta) * cosPhi);
  writer.f64be(Math.sin(phi));
}

function writeNoBound(writer: ByteWriter): void {
  writer.i8(0);
  for (let i = 0; i < 4; i++) writer.f64be(NO_BOUND);
}

function readRings(bytes: Uint8Array): GeographyPoint[][] {
  const fail = (what: string, offset: number, cause?: unknown): VoltProtocolError =>
    new VoltProtocolError(what, { offset, kind: "GEOGRAPHY", firstBytes: bytes, cause });
  const reader = new ByteReader(bytes);
  try {
    reader.skip(3);
    const loops = reader.i32be();
    if (loops < 0 || loops > reader.remaining / LOOP_BYTES) throw fail(`a polygon of ${loops} loops`, 3);
    const rings: GeographyPoint[][] = [];
    for (let i = 0; i < loops; i++) rings.push(readLoop(reader, fail));
    reader.skip(BOUND_BYTES);
    return rings;
  } catch (error) {
    if (isBinaryError(error)) throw fail("the polygon ends too early", reader.offset, error);
    throw error;
  }
}

function readLoop(
  reader: ByteReader,
  fail: (what: string, offset: number) => VoltProtocolError,
): GeographyPoint[] {
  reader.skip(1);
  const count = reader.i32be();
  if (count < 0 || count > reader.remaining / VERTEX_BYTES) {
    throw fail(`a loop of ${count} vertices`, reader.offset - 4);
  }
  const corners: GeographyPoint[] = [];
  for (let i = 0; i < count; i++) {
    const x = reader.f64be();
    const y = reader.f64be();
    const z = reader.f64be();
    corners.push({ lng: Math.atan2(y, x) / DEGREE, lat: Math.atan2(z, Math.sqrt(x * x + y * y)) / DEGREE });
  }
  reader.skip(1);
  const depth = reader.i32be();
  reader.skip(BOUND_BYTES);
  if (depth % 2 !== 0) corners.push(...corners.splice(1).reverse());
  const first = corners[0];
  if (first !== undefined) corners.push(first);
  return corners;
}

/** The rings of `POLYGON ((0 0, 1 0, 1 1, 0 0), (…))`. */
function parsePolygon(text: string): GeographyPoint[][] {
  const body = /^\s*POLYGON\s*\(\s*(\(.*\))\s*\)\s*$/is.exec(text)?.[1];
  const noPolygon = new VoltUsageError("the text is no POLYGON ((lng lat, lng lat, …), …)");
  if (body === undefined) throw noPolygon;
  return body.split(/\)\s*,/).map((part, index, parts) => {
    const ring = /^\s*\(([^()]*)\)?\s*$/.exec(part);
    if (ring === null || part.trimEnd().endsWith(")") !== (index === parts.length - 1)) throw noPolygon;
    return ring[1]!.split(",").map((corner) => {
      const numbers = corner.trim().split(/\s+/);
      if (numbers.length !== 2 || numbers.includes("")) throw noPolygon;
      return toPoint([Number(numbers[0]), Number(numbers[1])]);
    });
  });
}
