import { generateKeyPairSync } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type Forge from "node-forge";

/** A key with the certificate that belongs to it, as PEM. */
export interface KeyAndCertificate {
  readonly key: string;
  readonly certificate: string;
}

/** What one server and its clients need for TLS; every file is in one folder. */
export interface TlsMaterial {
  /** The authority that has signed both others. */
  readonly ca: string;
  /** For `localhost` and 127.0.0.1 to .9. */
  readonly server: KeyAndCertificate;
  readonly client: KeyAndCertificate;
  /** `server` and `ca` as a PKCS #12 key store, for Java. */
  readonly keyStore: { readonly file: string; readonly password: string };
  /** PEM files, for clients. */
  readonly files: { readonly ca: string; readonly clientCertificate: string; readonly clientKey: string };
}

const validMs = 10 * 24 * 60 * 60 * 1_000;

interface Issuer extends KeyAndCertificate {
  readonly name: string;
}

function newCertificate(
  { md, pki }: typeof Forge,
  name: string,
  serialNumber: string,
  extensions: readonly object[],
  issuer?: Issuer,
): Issuer {
  // Node makes keys far quicker than the library.
  const pair = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
  const certificate = pki.createCertificate();
  certificate.publicKey = pki.publicKeyFromPem(pair.publicKey);
  certificate.serialNumber = serialNumber;
  // Clocks of machines in one test may differ a little.
  certificate.validity.notBefore = new Date(Date.now() - 60 * 60 * 1_000);
  certificate.validity.notAfter = new Date(Date.now() + validMs);
  certificate.setSubject([{ name: "commonName", value: name }]);
  certificate.setIssuer([{ name: "commonName", value: issuer?.name ?? name }]);
  certificate.setExtensions([...extensions, { name: "subjectKeyIdentifier" }]);
  certificate.sign(pki.privateKeyFromPem(issuer?.key ?? pair.privateKey), md.sha256.create());
  return { name, key: pair.privateKey, certificate: pki.certificateToPem(certificate) };
}

/** Kinds of alternative names: RFC 5280, 4.2.1.6. */
const dnsName = 2;
const ipAddress = 7;

const serverNames = [
  { type: dnsName, value: "localhost" },
  ...Array.from({ length: 9 }, (_, i) => ({ type: ipAddress, ip: `127.0.0.${i + 1}` })),
];

const leafUsage = { name: "keyUsage", digitalSignature: true, keyEncipherment: true };

/** Makes an authority, a server and a client that trust each other, new ones each time, and writes their files into a folder. */
export async function createTlsMaterial(folder: string): Promise<TlsMaterial> {
  // Big, and most who come by this file only start or stop servers without TLS.
  const { default: forge } = await import("node-forge");
  mkdirSync(folder, { recursive: true });
  const ca = newCertificate(forge, "x test authority", "01", [
    { name: "basicConstraints", cA: true, critical: true },
    { name: "keyUsage", keyCertSign: true, cRLSign: true },
  ]);
  const server = newCertificate(
    forge,
    "localhost",
    "02",
    [
      leafUsage,
      { name: "extKeyUsage", serverAuth: true, clientAuth: true },
      { name: "subjectAltName", altNames: serverNames },
    ],
    ca,
  );
  const client = newCertificate(
    forge,
    "x test client",
    "03",
    [leafUsage, { name: "extKeyUsage", clientAuth: true }],
    ca,
  );
  const write = (name: string, content: string | Buffer): string => {
    const file = join(folder, name);
    writeFileSync(file, content, { mode: 0o600 });
    return file;
  };
  const password = "for-tests";
  return {
    ca: ca.certificate,
    server,
    client,
    keyStore: { file: write("server.p12", toKeyStore(forge, server, ca.certificate, password)), password },
    files: {
      ca: write("ca.pem", ca.certificate),
      clientCertificate: write("client.pem", client.certificate),
      clientKey: write("client-key.pem", client.key),
    },
  };
}

function toKeyStore(
  { asn1, pkcs12, pki }: typeof Forge,
  { key, certificate }: KeyAndCertificate,
  ca: string,
  password: string,
): Buffer {
  const chain = [pki.certificateFromPem(certificate), pki.certificateFromPem(ca)];
  const store = pkcs12.toPkcs12Asn1(pki.privateKeyFromPem(key), chain, password, {
    algorithm: "aes256",
    friendlyName: "server",
  });
  return Buffer.from(asn1.toDer(store).getBytes(), "binary");
}

/** What a started server tells of its certificates: `<prefix>_CA`, `_CERT` and `_KEY` are PEM files. */
export function tlsEnv(prefix: string, { files }: TlsMaterial): Record<string, string> {
  return {
    [`${prefix}_CA`]: files.ca,
    [`${prefix}_CERT`]: files.clientCertificate,
    [`${prefix}_KEY`]: files.clientKey,
  };
}
