/** Jest projects: `unit` beside the code on Node, `webapp` in jsdom, and the suites of test/ that start real servers. */
const swc = ['@swc/jest', {
    jsc: {target: 'es2022', parser: {syntax: 'typescript', tsx: true}, transform: {react: {runtime: 'classic'}}},
    module: {type: 'commonjs'},
}];
const shared = {
    transform: {'\\.m?[tj]sx?$': swc},
    transformIgnorePatterns: ['/node_modules/(?!(rou3|@tanstack|canonicalize)/)'],
    testPathIgnorePatterns: ['/node_modules/', '/dist/', '/.cache/'],
    modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.cache/'],
    rootDir: __dirname,
};
const suite = (name) => ({...shared, displayName: name, testMatch: [`<rootDir>/test/${name}/**/*.test.ts`]});

module.exports = {
    maxWorkers: 2,
    // Two workers share two cores with servers and browsers; a test waits for outcomes, never for this.
    testTimeout: 30_000,
    projects: [
        {...shared, displayName: 'unit', testMatch: ['<rootDir>/{contract,audit_chain,mobile_kit,push_preview,server,server-stub,build}/**/*.test.ts', '<rootDir>/webapp/**/*.node.test.ts', '<rootDir>/test/{bench,mobile_kit,preview}/**/*.test.ts']},
        {
            ...shared,
            displayName: 'webapp',
            testEnvironment: 'jsdom',
            testMatch: ['<rootDir>/webapp/**/*.test.{ts,tsx}'],
            testPathIgnorePatterns: [...shared.testPathIgnorePatterns, '\\.node\\.test\\.ts$'],
            moduleNameMapper: {'\\.css$': '<rootDir>/test/support/empty_style.cjs'},
            setupFilesAfterEnv: ['@testing-library/jest-dom', '<rootDir>/test/support/patient_screens.ts'],
        },
        suite('contract'),
        suite('api'),
        suite('browser'),
        suite('docs'),
    ],
};
