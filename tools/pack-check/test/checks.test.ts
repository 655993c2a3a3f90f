import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { runChild } from "@x/testkit";
import ts from "typescript";
import {
  checkDependencies,
  checkFiles,
  checkLicence,
  checkLockfile,
  checkMachinePaths,
} from "../src/checks/contents.ts";
import { checkLoading, checkSmoke } from "../src/checks/run.ts";
import { checkTypes } from "../src/checks/types.ts";
import { type Published, readManifest } from "../src/packages.ts";
import type { Project } from "../src/project.ts";

const toolFolder = join(__dirname, "..");
const manifest = {
  name: "sample",
  version: "1.0.0",
  type: "module",
  files: ["dist", "README.md", "LICENSE", "prebuilds"],
  exports: {
    ".": { import: "./dist/index.js", require: "./dist/index.cjs" },
    "./package.json": "./package.json",
  },
};

let root: string;
let project: Project;

function put(folder: string, files: Record<string, string>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "x-pack-check-test-"));
  const folder = join(root, "project");
  const installed = join(folder, "node_modules", "sample");
  put(root, { LICENSE: "the licence" });
  put(installed, {
    "package.json": JSON.stringify(manifest),
    LICENSE: "the licence",
    "README.md": "# sample",
    "dist/index.js": "export class Session {}; export const five = 5;",
    "dist/index.cjs": "exports.Session = class Session {}; exports.five = 5;",
    "dist/index.d.ts": "export declare const five: number;",
  });
  put(folder, { "package.json": JSON.stringify({ name: "app", type: "module" }) });
  project = { folder, installed, smokeFiles: ["smoke.mjs"] };
});

afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

describe("the tarball's contents", () => {
  it("pass when they are what the manifest lists", () => {
    put(project.installed, { "prebuilds/linux-x64/a.node": "addon" });
    expect(() => checkFiles(project)).not.toThrow();
  });

  it.each([
    ["src/index.ts"],
    ["dist/engine.so"],
    ["dist/library.jar"],
    ["dist/index.test.js"],
    ["dist/addon.node"],
    ["dist/.env"],
  ])("must not hold %s", (file) => {
    put(project.installed, { [file]: "" });
    expect(() => checkFiles(project)).toThrow(`the tarball must not hold ${file}`);
  });

  it("must hold README and licence, the latter word for word", () => {
    expect(() => checkLicence(project, root)).not.toThrow();
    put(project.installed, { LICENSE: "another" });
    expect(() => checkLicence(project, root)).toThrow("differs");
    rmSync(join(project.installed, "LICENSE"));
    rmSync(join(project.installed, "README.md"));
    expect(() => checkLicence(project, root)).toThrow("lacks LICENSE");
    expect(() => checkFiles(project)).toThrow("lacks LICENSE, README.md");
  });

  it("must not tell where they were built", () => {
    expect(() => checkMachinePaths(project, root)).not.toThrow();
    put(project.installed, { "dist/index.js.map": `{"sources":["${root}/packages/sample/src/index.ts"]}` });
    expect(() => checkMachinePaths(project, root)).toThrow("stands in dist/index.js.map");
  });

  it("must not depend on the workspace", () => {
    expect(() => checkDependencies(project)).not.toThrow();
    put(project.installed, {
      "package.json": JSON.stringify({ ...manifest, dependencies: { other: "workspace:^" } }),
    });
    expect(() => checkDependencies(project)).toThrow("other is asked for as workspace:^");
  });
});

it("notices that the lockfile has lost an engine for Linux on x64, and misses no other", () => {
  const optionalDependencies = { "@e/lib-linux-x64-gnu": "1.2.3", "@e/lib-darwin-x64": "1.2.3" };
  const one: Published = { word: "sample", folder: root, manifest: { ...manifest, optionalDependencies } };
  put(root, { "pnpm-lock.yaml": "packages:\n  '@e/lib-linux-x64-gnu@1.2.3':\n" });
  expect(() => checkLockfile(one, root)).not.toThrow();
  put(root, { "pnpm-lock.yaml": "packages:\n  '@e/lib-linux-x64-gnu@1.2.2':\n" });
  expect(() => checkLockfile(one, root)).toThrow("pnpm-lock.yaml lacks @e/lib-linux-x64-gnu@1.2.3");
});

describe("loading", () => {
  const load = (): Promise<void> => checkLoading(project, process.execPath, toolFolder);

  it("passes when import and require agree and classes know their names", async () => {
    await load();
    expect(readManifest(project.installed).name).toBe("sample");
  });

  it("finds a class that calls itself by another name", async () => {
    put(project.installed, {
      "dist/index.js": "class _Session {}; export { _Session as Session }; export const five = 5;",
    });
    await expect(load()).rejects.toThrow("sample: by import, class Session calls itself _Session");
  });

  it("finds what one way lacks", async () => {
    put(project.installed, { "dist/index.cjs": "exports.Session = class Session {}; exports.six = 6;" });
    await expect(load()).rejects.toThrow(/require lacks five\n.*import lacks six/);
  });

  it("shows why a package cannot be loaded", async () => {
    put(project.installed, { "dist/index.cjs": "throw new Error('no addon');" });
    await expect(load()).rejects.toThrow("no addon");
  });

  it("runs scripts, which fail by their exit code or by missing", async () => {
    put(project.folder, { "smoke.mjs": "import { five } from 'sample'; process.exit(five);" });
    await expect(checkSmoke(project, "smoke.mjs", process.execPath)).rejects.toThrow("ended with code 5");
    await expect(checkSmoke(project, "smoke.cjs", process.execPath)).rejects.toThrow(
      "no test/pack/smoke.cjs",
    );
  });
});

describe("types", () => {
  const setup = { file: "smoke.ts", module: ts.ModuleKind.ESNext };
  const typed = { ...manifest, exports: { ".": { types: "./dist/index.d.ts", default: "./dist/index.js" } } };

  beforeEach(() => {
    put(project.installed, { "package.json": JSON.stringify(typed) });
    put(project.folder, { "node_modules/@types/node/index.d.ts": "declare const process: object;" });
  });

  it("pass when the script compiles against them", () => {
    put(project.folder, { "smoke.ts": "import { five } from 'sample'; export const n: number = five;" });
    expect(() => checkTypes(project, setup)).not.toThrow();
  });

  it("fail when it does not, or when they are wrong themselves", () => {
    put(project.folder, { "smoke.ts": "import { five } from 'sample'; export const n: string = five;" });
    expect(() => checkTypes(project, setup)).toThrow("TS2322");
    put(project.folder, { "smoke.ts": "import { five } from 'sample'; export const n: number = five;" });
    put(project.installed, {
      "dist/index.d.ts":
        "import type { A } from 'absent'; export declare const five: number; export declare const a: A;",
    });
    expect(() => checkTypes(project, setup)).toThrow("TS2307");
  });
});

describe("bundles", () => {
  /** In a Node of its own: the bundler's tools are ES modules, which jest cannot load. */
  async function bundle(maxBytes: number, format: string, more = ""): Promise<string> {
    const end = await runChild({
      code: `
        const { checkBundle } = await import(${JSON.stringify(join(toolFolder, "src", "checks", "bundle.ts"))});
        const project = ${JSON.stringify(project)};
        await checkBundle(project, { app: "app.ts", maxBytes: ${maxBytes}${more} }, "${format}", ${JSON.stringify(join(root, "away"))}).then(
          () => console.log("passes"),
          (error) => console.log(error.message),
        );`,
    });
    return end.stdout + end.stderr;
  }

  it.each(["esm", "cjs"])("are measured and run as %s", async (format) => {
    put(project.folder, { "app.ts": "import { five } from 'sample'; if (five !== 5) process.exit(1);" });
    expect(await bundle(1_000, format)).toBe("passes\n");
    expect(await bundle(10, format)).toMatch(/^the bundle has \d+ bytes, more than 10\n$/);
  });

  it("are measured compressed where the package says so", async () => {
    put(project.folder, {
      "app.ts": `import { five } from 'sample'; if (five !== 5) throw Error("${"many ".repeat(1_000)}");`,
    });
    expect(await bundle(1_000, "esm")).toMatch(/^the bundle has \d{4} bytes, more than 1000\n$/);
    expect(await bundle(1_000, "esm", ', compression: "brotli"')).toBe("passes\n");
    expect(await bundle(10, "esm", ', compression: "brotli"')).toMatch(
      /^the bundle has \d{2,3} bytes with brotli, more than 10\n$/,
    );
  });

  it("fail when they do not run", async () => {
    put(project.folder, { "app.ts": "import { five } from 'sample'; process.exit(five);" });
    expect(await bundle(1_000, "esm")).toContain("ended with code 5");
  });
});
