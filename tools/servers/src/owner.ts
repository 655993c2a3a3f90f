import { identify, type ProcessIdentity } from "./process-identity.ts";

const variable = "X_SERVERS_OWNER";

/** Makes this process the owner of the servers that it and its children start. */
export function becomeOwner(): ProcessIdentity {
  const owner = identify(process.pid);
  process.env[variable] = JSON.stringify(owner);
  return owner;
}

/** The owner that this process or one above it has declared. */
export function currentOwner(): ProcessIdentity | undefined {
  const text = process.env[variable];
  return text ? (JSON.parse(text) as ProcessIdentity) : undefined;
}
