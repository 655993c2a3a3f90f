import { X509Certificate } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ConnectionOptions, connect, createServer, type TlsOptions } from "node:tls";
import { createTlsMaterial, type TlsMaterial, tlsEnv } from "../src/tls-material.ts";

describe("certificates for servers", () => {
  let folder: string;
  let material: TlsMaterial;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "x-servers-tls-"));
    material = await createTlsMaterial(folder);
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  async function greet(options: TlsOptions, client: ConnectionOptions): Promise<string> {
    const server = createServer({ ...options, requestCert: true, ca: material.ca }, (socket) => {
      socket.on("error", () => {});
      socket.end(String(socket.getPeerCertificate().subject.CN));
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const socket = connect({ port, host: "127.0.0.1", ca: material.ca, ...client });
    try {
      return String((await once(socket, "data"))[0]);
    } finally {
      socket.destroy();
      server.close();
    }
  }

  it("are trusted by both sides, from PEM and from the key store", async () => {
    const { server, client, keyStore } = material;
    const clientSide = { key: client.key, cert: client.certificate };
    expect(await greet({ key: server.key, cert: server.certificate }, clientSide)).toBe("x test client");
    const store = { pfx: readFileSync(keyStore.file), passphrase: keyStore.password };
    expect(await greet(store, clientSide)).toBe("x test client");
  });

  it("name the loopback addresses, and nothing else", () => {
    const certificate = new X509Certificate(material.server.certificate);
    expect(certificate.checkHost("localhost")).toBe("localhost");
    expect(certificate.checkIP("127.0.0.3")).toBe("127.0.0.3");
    expect(certificate.checkHost("example.org")).toBeUndefined();
    expect(certificate.verify(new X509Certificate(material.ca).publicKey)).toBe(true);
  });

  it("are told to clients as files", () => {
    const env = tlsEnv("X_TEST", material);
    expect(Object.keys(env)).toEqual(["X_TEST_CA", "X_TEST_CERT", "X_TEST_KEY"]);
    expect(readFileSync(env.X_TEST_KEY ?? "", "utf8")).toBe(material.client.key);
  });
});
