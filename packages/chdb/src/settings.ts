import { quoteString } from "./codec/sql-quote.ts";
import { ChdbUsageError } from "./errors.ts";
import type { Lane } from "./lane.ts";
import type { SettingValue } from "./options.ts";

const NAME = /^[A-Za-z_]\w*(?:\.\w+)*$/;

/**
 * Sets the settings of one call on a lane that is held for it.
 *
 * @returns what takes them back, and tells whether that worked; nothing when there are none
 */
export async function applySettings(
  lane: Lane,
  settings: Readonly<Record<string, SettingValue>> = {},
): Promise<(() => Promise<boolean>) | undefined> {
  if (Object.keys(settings).length === 0) return undefined;
  const { connection } = lane;
  const undo = async (): Promise<boolean> => {
    try {
      // What the session has set may have been covered.
      const statements = [resetStatement(settings, connection.tag), ...(lane.state?.settings ?? [])];
      for (const sql of statements) await connection.query(sql, "Null");
      return true;
    } catch {
      return false;
    }
  };
  try {
    await connection.query(setStatement(settings), "Null");
  } catch (error) {
    await undo();
    throw error;
  }
  return undo;
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

/** The statement that gives settings their defaults back. `tag` is the connection's own `log_comment`. */
function resetStatement(settings: Readonly<Record<string, SettingValue>>, tag: string): string {
  const defaults = Object.keys(settings).map((name) =>
    name === "log_comment" ? `log_comment = ${quoteString(tag)}` : `${name} = DEFAULT`,
  );
  return `SET ${defaults.join(", ")}`;
}
