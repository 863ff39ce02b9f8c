// The design's import rules as rules, each with the sentence a developer needs, besides what keeps the code safe on goja.
import regexp from 'eslint-plugin-regexp';
import tseslint from 'typescript-eslint';

const ignores = ['node_modules/', 'dist/', 'webapp/dist/', 'host/', '.cache/', 'coverage/', 'test-results/', 'webapp/public/'];

/** Feature folders of server/: each may import the port, the contract, errors and what features share, and no other feature. */
const features = ['beacon', 'client', 'core_settings', 'deep_links', 'mfa', 'mirror', 'operations', 'policies', 'posture', 'push_contents', 'revocation', 'session_limits', 'sessions', 'settings_report', 'viewer'];

/** What features share, and so imports none of them. */
const shared = ['audit', 'bridge', 'core_config', 'database', 'http', 'texts'];

const patterns = (...groups) => ['error', {patterns: groups.map(([group, message, allowTypeImports]) => ({group, message, allowTypeImports: Boolean(allowTypeImports)}))}];

const nothingImportsTests = [['**/test/**', '**/*.test'], 'Nothing imports test/: what two places need belongs beside the code.'];
const serverStaysPure = [['node:*', '**/server-stub/**', '**/webapp/**', '**/build/**'], 'server/ knows neither Node nor the stand-in nor the web app: what it needs of the outside is a member of the port (server/host.ts).'];
/** The contract's modules without zod in them. */
const schemaFree = ['types', 'client_names', 'names', 'errors', 'audit_events', 'csv', 'people_list'];
const noZodInWebapp = [['zod', 'zod/*', '**/contract/*', ...schemaFree.map((name) => `!**/contract/${name}`)], 'The web app never loads zod: import types from contract/types with `import type`, and values from the contract\'s modules that have no schemas.', true];
const noOtherFeature = (own) => [
    features.filter((feature) => feature !== own).map((feature) => `../${feature}/**`).concat(features.filter((feature) => feature !== own).map((feature) => `../../${feature}/**`)),
    'A feature imports no other feature: declare what it needs as functions in its own needs.ts; server/app.ts supplies them.',
];

/** Regular expressions goja cannot interrupt or does not know (facts on goja). */
const gojaRules = {
    'no-restricted-syntax': ['error',
        {selector: 'Literal[regex.pattern=/\\(\\?[=!<]/]', message: 'Lookaround can backtrack without end on goja: write a linear pattern.'},
        {selector: 'Literal[regex.pattern=/\\\\[1-9]/]', message: 'Backreferences can backtrack without end on goja.'},
        {selector: 'Literal[regex.pattern=/\\\\[pP]\\{/]', message: 'goja takes \\p{…} for the letters themselves: write a table.'},
        {selector: 'Literal[regex.flags=/[dv]/]', message: 'goja does not know the regex flags d and v.'},
        {selector: 'ForOfStatement[await=true]', message: 'goja has no `for await`.'},
        {selector: 'FunctionDeclaration[async=true][generator=true]', message: 'goja has no async generators.'},
        {selector: 'ImportExpression', message: 'goja has no import().'},
        {selector: 'CallExpression[callee.property.name=/^(toLocaleString|localeCompare|toLocaleDateString|toLocaleTimeString)$/]', message: 'goja has no Intl: compare by code unit and format in the browser.'},
    ],
    'no-restricted-globals': ['error',
        ...['Intl', 'structuredClone', 'queueMicrotask', 'fetch', 'AbortController', 'TextEncoder', 'TextDecoder', 'crypto', 'atob', 'btoa', 'WeakRef', 'Atomics', 'setTimeout', 'setInterval', 'Date'].map((name) => ({name, message: `${name} is missing or differs on goja: use the port.`}))],
};

export default tseslint.config(
    {ignores},
    ...tseslint.configs.recommended,
    {
        plugins: {regexp},
        rules: {
            ...regexp.configs['flat/recommended'].rules,
            'regexp/no-super-linear-backtracking': 'error',
            'regexp/prefer-w': 'off',
            'regexp/prefer-d': 'off',
            'regexp/use-ignore-case': 'off',
            '@typescript-eslint/no-explicit-any': 'error',
            '@typescript-eslint/consistent-type-imports': 'error',
            '@typescript-eslint/no-unused-vars': ['error', {argsIgnorePattern: '^_', varsIgnorePattern: '^_'}],
            '@typescript-eslint/no-require-imports': 'off',
            'no-console': 'error',
            eqeqeq: 'error',
            indent: ['error', 4, {SwitchCase: 0, ignoredNodes: ['TemplateLiteral *', 'TSTypeParameterInstantiation', 'TSUnionType', 'ConditionalExpression']}],
            quotes: ['error', 'single', {avoidEscape: true, allowTemplateLiterals: true}],
            semi: ['error', 'always'],
            'object-curly-spacing': ['error', 'never'],
            'max-lines': ['error', {max: 350, skipBlankLines: true, skipComments: true}],
        },
    },
    {files: ['contract/**/*.ts'], ignores: ['**/*.test.ts'], rules: {...gojaRules, '@typescript-eslint/no-restricted-imports': patterns(nothingImportsTests, [['../*'], 'contract/ imports nothing of the project.'])}},
    {files: ['push_preview/**/*.ts'], ignores: ['**/*.test.ts'], rules: {...gojaRules, '@typescript-eslint/no-restricted-imports': patterns(nothingImportsTests, [['node:*', 'zod', 'react', '**/server/**', '**/webapp/**', '**/server-stub/**', '../contract/*', '!../contract/names'], 'push_preview/ is shared by the panel, the command line and the hook: it imports the contract\'s names and nothing else.'])}},
    {files: ['mobile_kit/**/*.ts'], ignores: ['**/*.test.ts'], rules: {...gojaRules, '@typescript-eslint/no-restricted-imports': patterns(nothingImportsTests, [['../*', 'node:*', 'react'], 'mobile_kit/ is shared by the panel, the server and the command line: it imports nothing of the project.'])}},
    {files: ['audit_chain/**/*.ts'], ignores: ['**/*.test.ts'], rules: {...gojaRules, '@typescript-eslint/no-restricted-imports': patterns(nothingImportsTests, [['../*', 'node:*', 'zod', 'react'], 'audit_chain/ is pure: server, panel and command line share it, so it imports nothing.'])}},
    {files: ['server/**/*.ts'], ignores: ['**/*.test.ts'], rules: {...gojaRules, '@typescript-eslint/no-restricted-imports': patterns(nothingImportsTests, serverStaysPure)}},
    ...[...features, ...shared].map((feature) => ({
        files: [`server/${feature}/**/*.ts`],
        ignores: ['**/*.test.ts'],
        rules: {'@typescript-eslint/no-restricted-imports': patterns(nothingImportsTests, serverStaysPure, noOtherFeature(feature))},
    })),
    {files: ['webapp/**/*.{ts,tsx}'], ignores: ['**/*.test.{ts,tsx}'], rules: {'@typescript-eslint/no-restricted-imports': patterns(nothingImportsTests, noZodInWebapp, [['**/server/**', '**/server-stub/**', 'node:*'], 'The web app knows the server by its contract only.'])}},
    {files: ['server-stub/**/*.{ts,tsx}', 'build/**/*.ts'], ignores: ['**/*.test.ts'], rules: {'@typescript-eslint/no-restricted-imports': patterns(nothingImportsTests)}},
    {files: ['server-stub/**/*.ts', 'build/**/*.{ts,cjs}', 'test/**/*.ts'], rules: {'no-console': 'off'}},
    {files: ['**/*.cjs', '**/*.mjs'], rules: {'no-undef': 'off'}},
);
