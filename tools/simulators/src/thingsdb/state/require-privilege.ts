import { seeDocs } from "../docs.ts";
import { fail } from "../values/error-codes.ts";
import { type AccessList, privilegeNames } from "./access.ts";
import type { User } from "./user.ts";

/** @throws {ThingsDbError} unless the user may do this in the scope */
export function requirePrivilege(access: AccessList, user: User, mask: number, scope: string): void {
  if (access.allows(user.id, mask)) return;
  fail(
    "FORBIDDEN",
    `user \`${user.name}\` is missing the required privileges (\`${privilegeNames(mask)}\`) on scope \`${scope}\`` +
      seeDocs("thingsdb-api/grant"),
  );
}
