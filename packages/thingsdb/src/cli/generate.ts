import { type IntStyle, type KnownNames, typeOfSpec } from "./spec.ts";

/** What `types_info()` says of a type, as far as it is used. */
export interface TypeInfo {
  readonly name: string;
  readonly hide_id?: boolean;
  readonly fields: readonly (readonly [name: string, spec: string])[];
}

/** What `enums_info()` says. */
export interface EnumInfo {
  readonly name: string;
  readonly members: readonly (readonly [name: string, value: unknown])[];
}

/** What `procedures_info()` says. */
export interface ProcedureInfo {
  readonly name: string;
  readonly doc: string;
  readonly arguments: readonly string[];
}

/** All that a file is made of. */
export interface ScopeInfo {
  readonly scope: string;
  readonly types: readonly TypeInfo[];
  readonly enums: readonly EnumInfo[];
  readonly procedures: readonly ProcedureInfo[];
}

const INTS: Readonly<Record<IntStyle, string>> = {
  exact: "number | bigint",
  number: "number",
  bigint: "bigint",
};

/** Words that cannot name a function. */
const RESERVED =
  /^(?:arguments|await|break|case|catch|class|const|continue|debugger|default|delete|do|else|enum|eval|export|extends|false|finally|for|function|if|implements|import|in|instanceof|interface|let|new|null|package|private|protected|public|return|static|super|switch|this|throw|true|try|typeof|var|void|while|with|yield|Int|Stored|Client|RunOptions)$/;

/** The text of a TypeScript file: an interface for each type, a union for each enum, a function for each procedure. */
export function generateTypes(info: ScopeInfo, ints: IntStyle): string {
  const names: KnownNames = {
    types: new Set(info.types.map(({ name }) => name)),
    enums: new Set(info.enums.map(({ name }) => name)),
  };
  const taken = new Set([...names.types, ...names.enums]);
  const parts = [
    `// Written by x-thingsdb-types for ${info.scope}. Not to be edited: run it again.`,
    `import type { Client, RunOptions } from "@x/thingsdb";`,
    `\n/** An int of ThingsDB. */\nexport type Int = ${INTS[ints]};`,
    `\n/** A stored thing: whole, or its id alone where an answer is not as deep. */\nexport type Stored<Thing> = Thing | { readonly "#": number };`,
    ...byName(info.enums).map(enumText),
    ...byName(info.types).map((type) => typeText(type, names)),
    ...byName(info.procedures).map((procedure) => procedureText(procedure, info.scope, taken)),
  ];
  return `${parts.join("\n")}\n`;
}

function enumText({ name, members }: EnumInfo): string {
  const values = members.map(([, value]) =>
    typeof value === "string" || typeof value === "number" ? JSON.stringify(value) : "unknown",
  );
  return `\n/** Values of the enum \`${name}\`. */\nexport type ${name} = ${[...new Set(values)].join(" | ") || "never"};`;
}

function typeText({ name, fields, hide_id: hidesId }: TypeInfo, names: KnownNames): string {
  const lines = fields.map(([field, spec]) => `  ${propertyName(field)}: ${typeOfSpec(spec, names)};`);
  const id = hidesId === true || fields.some(([, spec]) => spec === "#") ? [] : [`  readonly "#"?: number;`];
  return `\n/** Things of type \`${name}\`. */\nexport interface ${name} {\n${[...id, ...lines].join("\n")}\n}`;
}

function procedureText(
  { name, doc, arguments: args }: ProcedureInfo,
  scope: string,
  taken: Set<string>,
): string {
  let own = name;
  while (RESERVED.test(own) || taken.has(own)) own += "_";
  taken.add(own);
  const list = args.map((arg) => `${propertyName(arg)}?: unknown`).join("; ");
  const params =
    args.length === 0
      ? "client: Client, options?: RunOptions"
      : `\n  client: Client,\n  args: { ${list} },\n  options?: RunOptions,\n`;
  const about = doc.trim().replace(/\*\//g, "*\\/").replace(/\n/g, "\n * ");
  const comment = about === "" ? `Runs the procedure \`${name}\`.` : about;
  const passed = args.length === 0 ? "[]" : "args";
  return `
/** ${comment} */
export function ${own}<Result = unknown>(${params}): Promise<Result> {
  return client.run<Result>(${JSON.stringify(name)}, ${passed}, { scope: ${JSON.stringify(scope)}, ...options });
}`;
}

function propertyName(name: string): string {
  return /^[A-Za-z_$][0-9A-Za-z_$]*$/.test(name) ? name : JSON.stringify(name);
}

function byName<T extends { readonly name: string }>(list: readonly T[]): T[] {
  return [...list].sort((a, b) => (a.name < b.name ? -1 : 1));
}
