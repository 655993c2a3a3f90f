import type { SettingValue } from "./options.ts";
import { setStatement } from "./settings.ts";
import type { Statement } from "./statement.ts";

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
  record({ changes, effect }: Pick<Statement, "changes" | "effect">): void {
    for (const { keyword, text } of changes) {
      if (keyword === "USE") {
        this.#use = text;
      } else {
        // Setting the same thing again and again must not make the list grow.
        const before = this.#settings.indexOf(text);
        if (before >= 0) this.#settings.splice(before, 1);
        this.#settings.push(text);
      }
      this.version++;
    }
    if (effect === "temporary") this.pinned = true;
  }

  /** The SET statements, in order. */
  get settings(): readonly string[] {
    return this.#settings;
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
}
