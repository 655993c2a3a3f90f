import { findCommand, runChild } from "@x/testkit";

/** How to start the browser: the system's, or the one from npm, which is an ESM package and has to unpack itself. */
export async function browserOptions(): Promise<{ executablePath: string; args: string[] }> {
  const system = findCommand("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
  if (system !== undefined) return { executablePath: system, args: ["--no-sandbox"] };
  const end = await runChild({ file: "test/fixtures/chromium.ts", timeoutMs: 60_000 });
  const options = JSON.parse(end.stdout) as { executablePath: string; args: string[] };
  // The page is to be tested under the rules of every browser, and pages are to be closed without the browser.
  const unwanted = ["--disable-web-security", "--single-process", "--no-zygote"];
  return { ...options, args: options.args.filter((arg) => !unwanted.includes(arg)) };
}
