import { ChdbUsageError } from "./errors.ts";
import type { SettingValue } from "./options.ts";

/** What a statement does to the session it runs in, besides its answer. */
export type Effect = "none" | "state" | "temporary";

const NAME = /^[A-Za-z_]\w*(?:\.\w+)*$/;

/**
 * What the statements of a session have set up: the database, the settings. A side connection that joins in replays it.
 */
export class SessionState {
  /** Grows with every change, so that a connection knows whether it is up to date. */
  version = 1;
  /** A temporary table lives on the main connection alone. */
  pinned = false;
  #use: string | undefined;
  readonly #settings: string[] = [];

  constructor(settings: Readonly<Record<string, SettingValue>>) {
    if (Object.keys(settings).length > 0) this.#settings.push(setStatement(settings));
  }

  /** Notes a statement that has succeeded. */
  record(keyword: string, statement: string): void {
    if (keyword === "USE") {
      this.#use = statement;
    } else {
      // Setting the same thing again and again must not make the list grow.
      const before = this.#settings.indexOf(statement);
      if (before >= 0) this.#settings.splice(before, 1);
      this.#settings.push(statement);
    }
    this.version++;
  }

  /** Whether a statement of the session has set this. */
  sets(setting: string): boolean {
    const word = new RegExp(`\\b${setting}\\b`, "i");
    return this.#settings.some((statement) => word.test(statement));
  }

  /** The statements that bring a fresh connection to this state. */
  replay(): readonly string[] {
    return this.#use === undefined ? this.#settings : [this.#use, ...this.#settings];
  }

  /** The statements that take settings of one call back. `tag` is the connection's own `log_comment`. */
  undo(settings: Readonly<Record<string, SettingValue>>, tag: string): readonly string[] {
    const defaults = Object.keys(settings).map((name) =>
      name === "log_comment" ? `log_comment = ${literal(tag)}` : `${name} = DEFAULT`,
    );
    return [`SET ${defaults.join(", ")}`, ...this.#settings];
  }
}

/** @throws ChdbUsageError for a name that is no setting's name. */
export function setStatement(settings: Readonly<Record<string, SettingValue>>): string {
  const parts = Object.entries(settings).map(([name, value]) => {
    if (!NAME.test(name)) throw new ChdbUsageError(`${JSON.stringify(name)} is not the name of a setting.`);
    return `${name} = ${literal(value)}`;
  });
  return `SET ${parts.join(", ")}`;
}

/** A JS value as SQL text. */
function literal(value: SettingValue): string {
  switch (typeof value) {
    case "boolean":
      return value ? "1" : "0";
    case "bigint":
      return String(value);
    case "number":
      if (!Number.isFinite(value)) throw new ChdbUsageError(`A setting cannot be ${value}.`);
      return String(value);
    case "string":
      return quoteString(value);
    default:
      throw new ChdbUsageError("A setting is a string, a number, a bigint or a boolean.");
  }
}

/** A string literal of ClickHouse's SQL. */
export function quoteString(text: string): string {
  return `'${text.replace(/[\\']/g, "\\$&")}'`;
}

/** An identifier of ClickHouse's SQL, quoted. */
export function quoteIdentifier(name: string): string {
  return `\`${name.replace(/[\\`]/g, "\\$&")}\``;
}
