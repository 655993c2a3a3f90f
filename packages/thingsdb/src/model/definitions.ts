import type { Job } from "./jobs.ts";

/** The enums of a collection by their ids, each with its members in the server's order: name and value. */
export type Enums = ReadonlyMap<number, readonly (readonly [name: string, value: unknown])[]>;

/** What jobs of types and enums have changed. */
export interface Definitions {
  readonly enums: Enums;
  /** Things may have other values now, without a job that says so. */
  readonly changesThings: boolean;
}

/** The enums that the server tells of when the root of a collection is watched. */
export function readEnums(list: unknown): Enums {
  const enums = new Map<number, readonly (readonly [string, unknown])[]>();
  for (const { enum_id: id, members } of asMaps(list)) {
    if (Array.isArray(members)) enums.set(Number(id), members as [string, unknown][]);
  }
  return enums;
}

/** Applies jobs that {@link applyJobs} has given back. Pure. */
export function applyDefinitions(before: Enums, jobs: readonly Job[]): Definitions {
  const enums = new Map(before);
  let changesThings = false;
  for (const job of jobs) {
    const [kind, data] = Object.entries(job)[0] ?? [""];
    if (/^(?:to_type|mod_type_(?!wpo)|mod_enum_(?:add|del|mod)|set_enum)/.test(kind)) changesThings = true;
    if (kind === "del_enum") enums.delete(Number(data));
    else if (kind === "set_enum") for (const [id, members] of readEnums([data])) enums.set(id, members);
    else if (kind.startsWith("mod_enum_")) modifyEnum(enums, kind, data);
  }
  return { enums, changesThings };
}

function modifyEnum(
  enums: Map<number, readonly (readonly [string, unknown])[]>,
  kind: string,
  data: unknown,
): void {
  const { enum_id: id, index, name, value } = (data ?? {}) as Readonly<Record<string, unknown>>;
  const members = [...(enums.get(Number(id)) ?? [])];
  const at = Number(index);
  const member = members[at];
  if (kind === "mod_enum_add") members.push([String(name), value]);
  else if (member === undefined) return;
  else if (kind === "mod_enum_mod") members[at] = [member[0], value];
  else if (kind === "mod_enum_ren") members[at] = [String(name), member[1]];
  else if (kind === "mod_enum_del") {
    // The last one takes the place of the one that goes (`ti_enum_del_member`).
    const last = members.pop()!;
    if (at < members.length) members[at] = last;
  }
  enums.set(Number(id), members);
}

function asMaps(list: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(list) ? list.filter((item) => typeof item === "object" && item !== null) : [];
}
