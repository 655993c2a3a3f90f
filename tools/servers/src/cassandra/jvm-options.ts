import { openPackages } from "../java.ts";

const exported = [
  "java.base/jdk.internal.misc",
  "java.base/jdk.internal.ref",
  "java.base/sun.nio.ch",
  "java.management.rmi/com.sun.jmx.remote.internal.rmi",
  "java.rmi/sun.rmi.registry",
  "java.rmi/sun.rmi.server",
  "java.rmi/sun.rmi.transport.tcp",
  "java.sql/java.sql",
  "jdk.attach/sun.tools.attach",
  "jdk.unsupported/sun.misc",
  "jdk.compiler/com.sun.tools.javac.file",
];

const opened = [
  "java.base/java.lang",
  "java.base/java.lang.module",
  "java.base/java.lang.reflect",
  "java.base/java.io",
  "java.base/java.net",
  "java.base/java.nio",
  "java.base/java.util",
  "java.base/java.util.concurrent",
  "java.base/java.util.concurrent.atomic",
  "java.base/jdk.internal.loader",
  "java.base/jdk.internal.ref",
  "java.base/jdk.internal.reflect",
  "java.base/jdk.internal.math",
  "java.base/jdk.internal.module",
  "java.base/jdk.internal.util",
  "java.base/jdk.internal.util.jar",
  "java.base/sun.nio.ch",
  "java.rmi/sun.rmi.transport.tcp",
  "jdk.management/com.sun.management.internal",
  "jdk.compiler/com.sun.tools.javac.file",
];

/** Where one node has its files. */
export interface NodePaths {
  readonly folder: string;
  readonly config: string;
  readonly rackdc: string;
  readonly logback: string;
}

/** The options of Java for one node: small, quick to start, and with what the server needs of Java's inside. */
export function jvmOptions(paths: NodePaths): string[] {
  return [
    "-Xms512m",
    "-Xmx512m",
    "-Xss256k",
    "-XX:+UseG1GC",
    "-XX:MaxDirectMemorySize=512m",
    "-XX:ActiveProcessorCount=2",
    "-Djava.net.preferIPv4Stack=true",
    "-Dio.netty.tryReflectionSetAccessible=true",
    "-Djdk.attach.allowAttachSelf=true",
    "-Dcassandra-foreground=yes",
    `-Dcassandra.config=file://${paths.config}`,
    `-Dcassandra.storagedir=${paths.folder}`,
    `-Dcassandra.logdir=${paths.folder}`,
    `-Dcassandra-rackdc.properties=file://${paths.rackdc}`,
    `-Dlogback.configurationFile=file://${paths.logback}`,
    // A node of a test has nobody to wait for.
    "-Dcassandra.ring_delay_ms=1000",
    "-Dcassandra.skip_wait_for_gossip_to_settle=0",
    "-Dcassandra.superuser_setup_delay_ms=0",
    "-Dcassandra.consistent.rangemovement=false",
    // Gives the custom payload of a request back with its answer.
    "-Dcassandra.custom_query_handler_class=org.apache.cassandra.cql3.CustomPayloadMirroringQueryHandler",
    ...openPackages("exports", exported),
    ...openPackages("opens", opened),
  ];
}
