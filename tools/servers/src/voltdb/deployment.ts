import type { UpOptions } from "../definition.ts";
import type { TlsMaterial } from "../tls-material.ts";

/** The users of a server with `--security`: one for everything, one for procedures and SQL, one for nothing. */
export const users = [
  { name: "admin", password: "admin-secret", roles: "administrator" },
  { name: "joe", password: "joe-secret", roles: "user" },
  { name: "nobody", password: "nobody-secret", roles: "none" },
] as const;

/** The deployment file of every node. */
export function deployment(options: UpOptions, tls: TlsMaterial | undefined): string {
  const nodes = options.nodes ?? 1;
  const userList = users.map(
    ({ name, password, roles }) => `<user name="${name}" password="${password}" roles="${roles}"/>`,
  );
  return [
    `<?xml version="1.0"?><deployment>`,
    `<cluster hostcount="${nodes}" sitesperhost="2" kfactor="${nodes > 1 ? 1 : 0}" schema="ddl"/>`,
    // Otherwise the rest of a cluster shuts itself down when a test kills the first node.
    `<partition-detection enabled="false"/>`,
    `<httpd enabled="false"/><commandlog enabled="false"/>`,
    ...(options.security
      ? [`<security enabled="true" provider="hash"/>`, `<users>${userList.join("")}</users>`]
      : []),
    ...(tls
      ? [
          `<ssl enabled="true" external="true">`,
          `<keystore path="${tls.keyStore.file}" password="${tls.keyStore.password}"/></ssl>`,
        ]
      : []),
    "</deployment>",
  ].join("\n");
}

/** Prints everything from INFO up, for a log file that is the process's output. */
export const log4jToConsole = `log4j.rootLogger=INFO, out
log4j.appender.out=org.apache.log4j.ConsoleAppender
log4j.appender.out.layout=org.apache.log4j.PatternLayout
log4j.appender.out.layout.ConversionPattern=%d %-5p [%t] %c{1}: %m%n
`;
