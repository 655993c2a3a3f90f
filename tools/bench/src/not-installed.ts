/** Thrown by a side whose program or package is not on this machine: its rows say so, and nothing else happens. */
export class NotInstalledError extends Error {
  override readonly name = "NotInstalledError";
}

/** True for the errors by which a missing program or package shows. */
export function isNotInstalled(error: unknown): boolean {
  if (error instanceof NotInstalledError) return true;
  const code = (error as { code?: unknown } | undefined)?.code;
  return code === "ERR_MODULE_NOT_FOUND" || code === "MODULE_NOT_FOUND";
}
