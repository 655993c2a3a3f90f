/** TLS: a private authority, and a certificate for servers that ask their clients for one. */
import { readFileSync } from "node:fs";
import { isScyllaError, SessionBuilder } from "@x/scylla";

const [node = "localhost:9142", folder = "/etc/scylla-client"] = process.argv.slice(2);

// #region tls
const tls = {
  ca: readFileSync(`${folder}/ca.pem`),
  cert: readFileSync(`${folder}/client.pem`), // only for servers that ask their clients for a certificate
  key: readFileSync(`${folder}/client-key.pem`),
};
const session = await new SessionBuilder().knownNode(node).tls(tls).build();
try {
  const { rows } = await session.execute("SELECT key FROM system.local");
  console.log(rows);
} finally {
  await session.close();
}
// #endregion tls

// #region unverified
// Without the authority, the server's certificate cannot be verified: there is no session.
await new SessionBuilder()
  .knownNode(node)
  .tls(true)
  .build()
  .catch((error) => {
    if (!isScyllaError(error)) throw error;
    console.log(error.code, error.message.replace(node, "the server"));
  });
// #endregion unverified
