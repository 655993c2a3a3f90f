/**
 * @typedef {object} Question
 * @property {string} title
 * @property {string} note what the chart shows
 * @property {string} sql
 */

/** What the page offers to ask; the first is asked at the start. @type {readonly Question[]} */
export const questions = [
  {
    title: "Every day, hour by hour",
    note: "mean arrival delay in minutes, by day and time of departure",
    sql: `SELECT
  toDate(departure) AS day,
  toHour(departure)
    + intDiv(toMinute(departure), 15) / 4 AS hour,
  avg(delay) AS mean_delay
FROM flights
WHERE hour >= 5
GROUP BY day, hour
HAVING count() >= 10
ORDER BY day, hour`,
  },
  {
    title: "Airports on the map",
    note: "size: departures, colour: mean delay of what leaves there",
    sql: `SELECT
  longitude,
  latitude,
  count() AS departures,
  avg(delay) AS mean_delay,
  origin,
  any(city) AS city
FROM flights
JOIN airports ON iata = origin
GROUP BY origin, longitude, latitude
ORDER BY departures DESC`,
  },
  {
    title: "Day after day",
    note: "flights, share that came 15 minutes late or more, and mean delay",
    sql: `SELECT
  toDate(departure) AS day,
  count() AS flights,
  100 * avg(delay >= 15) AS late_percent,
  avg(delay) AS mean_delay
FROM flights
WHERE departure < '2001-07-01'
GROUP BY day
ORDER BY day`,
  },
  {
    title: "Where flights leave late",
    note: "percent of departures that came 15 minutes late or more",
    sql: `SELECT
  concat(origin, ' ', any(city)) AS airport,
  round(100 * avg(delay >= 15), 1) AS late_percent,
  count() AS departures
FROM flights
JOIN airports ON iata = origin
GROUP BY origin
HAVING departures >= 20000
ORDER BY late_percent DESC`,
  },
  {
    title: "How late is late",
    note: "flights by minutes of delay; negative is early",
    sql: `SELECT delay, count() AS flights
FROM flights
WHERE delay BETWEEN -60 AND 180
GROUP BY delay
ORDER BY delay`,
  },
  {
    title: "A query of hours",
    note: "press Stop: the engine itself stops",
    sql: `SELECT sum(sipHash64(number))
FROM numbers_mt(1000000000000)`,
  },
];
