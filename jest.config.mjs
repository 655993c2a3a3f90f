/** Which tests run is chosen by path: test/unit needs nothing, test/integration needs a real database. */
export default {
  testEnvironment: "node",
  // The private condition makes workspace packages resolve to their sources: no build before tests.
  testEnvironmentOptions: { customExportConditions: ["x-source", "node", "require", "default"] },
  testMatch: ["<rootDir>/{packages,tools}/*/test/**/*.test.ts"],
  modulePathIgnorePatterns: [
    "<rootDir>/(packages|tools)/[^/]+/dist/",
    "<rootDir>/tools/servers/\\.(run|cache)/",
    "<rootDir>/docs-site/",
  ],
  transform: {
    "\\.[cm]?[jt]s$": [
      "@swc/jest",
      {
        jsc: {
          target: "es2022",
          parser: { syntax: "typescript" },
          // As tsconfig.base.json says, for the built packages.
          transform: { useDefineForClassFields: false },
          keepClassNames: true,
        },
        module: { type: "commonjs" },
        sourceMaps: "inline",
      },
    ],
  },
  // ESM-only packages that tests import must be transformed: jest runs CommonJS.
  transformIgnorePatterns: ["/node_modules/\\.pnpm/(?!(fast-check|pure-rand|uuid)@)"],
  setupFilesAfterEnv: ["<rootDir>/tools/testkit/src/jest-setup.ts"],
  // Servers that suites have started are stopped when the run ends.
  globalSetup: "<rootDir>/tools/servers/src/jest-setup.ts",
  globalTeardown: "<rootDir>/tools/servers/src/jest-teardown.ts",
  testTimeout: 30_000,
};
