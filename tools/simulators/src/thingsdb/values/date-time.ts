/** A point in time with the zone it is shown in; a timeval is one that clients get as a number. */
export class DateTime {
  /** Unix seconds. */
  readonly seconds: number;
  /** Minutes east of UTC. */
  readonly offset: number;
  /** The name of the zone, where it came with one. */
  readonly zone: string | null;
  readonly isTimeval: boolean;

  constructor(seconds: number, offset: number = 0, zone: string | null = null, isTimeval: boolean = false) {
    this.seconds = seconds;
    this.offset = offset;
    this.zone = zone;
    this.isTimeval = isTimeval;
  }

  /** ISO 8601: `2020-01-02T03:04:05Z` or with `+0200`. */
  toString(): string {
    const local = new Date((this.seconds + this.offset * 60) * 1000).toISOString().slice(0, 19);
    return local + this.#suffix();
  }

  #suffix(): string {
    if (this.offset === 0) return this.zone === null || this.zone === "UTC" ? "Z" : "+0000";
    const sign = this.offset < 0 ? "-" : "+";
    const minutes = Math.abs(this.offset);
    return `${sign}${pad(Math.floor(minutes / 60))}${pad(minutes % 60)}`;
  }
}

function pad(number: number): string {
  return String(number).padStart(2, "0");
}
