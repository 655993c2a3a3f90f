/** @typedef {{ arcs: number[][][], transform: { scale: [number, number], translate: [number, number] }, objects: { states: { geometries: { arcs?: unknown }[] } } }} Topology TopoJSON, as far as it is needed */

const radians = Math.PI / 180;
const [south, north] = [29.5 * radians, 45.5 * radians];
const n = (Math.sin(south) + Math.sin(north)) / 2;
const c = Math.cos(south) ** 2 + 2 * n * Math.sin(south);
const origin = Math.sqrt(c - 2 * n * Math.sin(37.5 * radians)) / n;

/** The forty-eight states and what is close to them, in degrees. */
const bounds = { west: -126, east: -65, south: 23.5, north: 50.5 };

/**
 * Albers' equal-area projection, as maps of the United States have it (standard parallels 29.5 and 45.5 north).
 * @param {number} longitude
 * @param {number} latitude
 * @returns {[number, number]} x to the east, y to the south, in radii of the Earth
 */
export function project(longitude, latitude) {
  const rho = Math.sqrt(c - 2 * n * Math.sin(latitude * radians)) / n;
  const theta = n * (longitude + 96) * radians;
  return [rho * Math.sin(theta), rho * Math.cos(theta) - origin];
}

/**
 * @param {number} longitude
 * @param {number} latitude
 */
export function isOnMap(longitude, latitude) {
  return (
    longitude > bounds.west && longitude < bounds.east && latitude > bounds.south && latitude < bounds.north
  );
}

/**
 * The borders of the states as lines of projected points: each border once, however many states share it.
 * @param {Topology} topology
 * @returns {[number, number][][]}
 */
export function stateLines({ arcs, transform, objects }) {
  /** @type {Set<number>} */
  const used = new Set();
  /** @param {unknown} part */
  const collect = (part) => {
    // An arc that is run through backwards is written as its complement.
    if (typeof part === "number") used.add(part < 0 ? ~part : part);
    else if (Array.isArray(part)) part.forEach(collect);
  };
  for (const { arcs: parts } of objects.states.geometries) collect(parts);
  const { scale, translate } = transform;
  return [...used].flatMap((index) => {
    let [x, y] = [0, 0];
    const points = arcs[index].map(([dx, dy]) => {
      x += dx;
      y += dy;
      return [x * scale[0] + translate[0], y * scale[1] + translate[1]];
    });
    if (!points.some(([longitude, latitude]) => isOnMap(longitude, latitude))) return [];
    return [points.map(([longitude, latitude]) => project(longitude, latitude))];
  });
}
