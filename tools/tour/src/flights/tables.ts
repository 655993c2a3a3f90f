import type { CallOptions, Progress, Session } from "@x/chdb";
import type { Dataset } from "./dataset.ts";

const createFlights = `
  CREATE TABLE flights (
    departure DateTime('UTC') COMMENT 'when it left, in the local time of the origin',
    delay Int16 COMMENT 'minutes late at the destination; negative is early',
    distance UInt16 COMMENT 'miles',
    origin LowCardinality(String),
    destination LowCardinality(String)
  ) ENGINE = MergeTree ORDER BY (origin, departure)`;

const createAirports = `
  CREATE TABLE airports (
    iata String, name String, city String, state String, latitude Float64, longitude Float64
  ) ENGINE = MergeTree ORDER BY iata`;

/**
 * Makes the tables `flights` and `airports` and fills them from the files.
 * @param onProgress told while the flights are read
 */
export async function loadTables(
  session: Session,
  dataset: Dataset,
  options: CallOptions,
  onProgress?: (progress: Progress) => void,
): Promise<void> {
  await session.query(createFlights, options);
  await session.query(
    `INSERT INTO flights SELECT date, delay, distance, origin, destination FROM file({path:String}, 'Parquet')`,
    { ...options, params: { path: dataset.flights }, ...(onProgress && { onProgress }) },
  );
  await session.query(createAirports, options);
  await session.query(
    `INSERT INTO airports SELECT iata, name, city, state, latitude, longitude
     FROM file({path:String}, 'CSVWithNames')`,
    { ...options, params: { path: dataset.airports } },
  );
}
