import type { Artefacts } from "../maven.ts";

/** The newest version that is published with the whole server in it. */
export const version = "10.1.1";

/**
 * The least that the server needs; its own list of dependencies is not the one it runs with. The server is under the
 * AGPL: it is downloaded for tests and never becomes part of anything that is published.
 */
export const artefacts: Artefacts = {
  name: `voltdb-${version}`,
  transitive: false,
  coordinates: [
    `org.voltdb:voltdb:${version}`,
    "log4j:log4j:1.2.17",
    "io.netty:netty-all:4.1.43.Final",
    "org.eclipse.jetty:jetty-server:9.4.31.v20200723",
    "org.eclipse.jetty:jetty-util:9.4.31.v20200723",
    "javax.xml.bind:jaxb-api:2.3.0",
    "com.sun.xml.bind:jaxb-core:2.3.0.1",
    "com.sun.xml.bind:jaxb-impl:2.3.0.1",
    "javax.activation:activation:1.1.1",
    "net.java.dev.jna:jna:4.5.2",
    "org.xerial.snappy:snappy-java:1.1.7.3",
    "com.fasterxml.jackson.core:jackson-core:2.9.4",
    "com.fasterxml.jackson.core:jackson-annotations:2.9.4",
    "com.fasterxml.jackson.core:jackson-databind:2.9.4",
    "org.apache.calcite:calcite-core:1.17.0",
    "org.apache.commons:commons-lang3:3.8.1",
    "org.slf4j:slf4j-api:1.7.25",
    "org.slf4j:slf4j-log4j12:1.7.25",
    "org.aeonbits.owner:owner:1.0.12",
    "org.aeonbits.owner:owner-java8:1.0.12",
    "org.apache.avro:avro:1.9.2",
    "org.apache.felix:org.apache.felix.framework:5.6.10",
  ],
};
