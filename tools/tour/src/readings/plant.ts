import { ColumnarTablet, ColumnCategory, DataType, type TabletColumnData } from "@x/iotdb";

/** Where devices stand: what they measure depends on it. */
export const sites = [
  { name: "Bergen", base: 7, swing: 3 },
  { name: "Delft", base: 11, swing: 5 },
  { name: "Lisbon", base: 18, swing: 6 },
  { name: "Phoenix", base: 29, swing: 9 },
  { name: "Singapore", base: 28, swing: 3 },
] as const;

export const deviceCount = 1_000;
const minutesPerDay = 24 * 60;
/** How many readings the day has. */
export const readingCount = deviceCount * minutesPerDay;
/** Rows of a tablet: what all devices say in so many minutes. */
const minutesPerTablet = 30;
const tabletRows = deviceCount * minutesPerTablet;
/** How many tablets the day takes. */
export const tabletCount = minutesPerDay / minutesPerTablet;
/** One reading in so many is missing, as sensors' readings are. */
const missing = 97;

/** The day, in milliseconds since 1970. */
export const dayStart = Date.UTC(2026, 5, 21);

/** The name of a device. */
export function deviceName(device: number): string {
  return `s${String(device).padStart(4, "0")}`;
}

/** Numbers that look like noise and are the same in every run, from -1 to 1. */
function noise(seed: number): number {
  let x = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return ((x ^ (x >>> 16)) >>> 0) / 0x7fffffff - 1;
}

/** What was written, counted while it was written. */
export interface Written {
  rows: number;
  /** Temperatures that were there. */
  temperatures: number;
  /** Their sum, in hundredths of a degree: whole numbers, so that it is exact. */
  hundredths: number;
}

const siteOfRow = Array.from(
  { length: tabletRows },
  (_, row) => sites[(row % deviceCount) % sites.length]!.name,
);
const deviceOfRow = Array.from({ length: tabletRows }, (_, row) => deviceName(row % deviceCount));

/** One tablet of the day, as columns: half an hour of all devices. Adds what is in it to `written`. */
export function makeTablet(tablet: number, written: Written): ColumnarTablet {
  const time = new BigInt64Array(tabletRows);
  const temperature = new Float64Array(tabletRows);
  const battery = new Int32Array(tabletRows);
  const nulls = new Uint8Array(Math.ceil(tabletRows / 8));
  for (let row = 0; row < tabletRows; row++) {
    const device = row % deviceCount;
    const minute = tablet * minutesPerTablet + (row - device) / deviceCount;
    const { base, swing } = sites[device % sites.length]!;
    time[row] = BigInt(dayStart + minute * 60_000);
    battery[row] = 100 - ((device * 7 + (minute >> 5)) % 90);
    const reading = tablet * tabletRows + row;
    if (reading % missing === 0) {
      nulls[row >> 3]! |= 1 << (row & 7);
      continue;
    }
    // The day is warmest at three in the afternoon.
    const curve = Math.cos(((minute - 15 * 60) / minutesPerDay) * 2 * Math.PI);
    const hundredths = Math.round(100 * (base + swing * curve + noise(device)) + 40 * noise(reading));
    temperature[row] = hundredths / 100;
    written.hundredths += hundredths;
    written.temperatures++;
  }
  written.rows += tabletRows;
  const columns: TabletColumnData[] = [
    { name: "site", type: DataType.STRING, category: ColumnCategory.TAG, values: siteOfRow },
    { name: "device", type: DataType.STRING, category: ColumnCategory.TAG, values: deviceOfRow },
    { name: "temperature", type: DataType.DOUBLE, values: temperature, nulls },
    { name: "battery", type: DataType.INT32, values: battery },
  ];
  return ColumnarTablet.from("readings", { time, columns });
}
