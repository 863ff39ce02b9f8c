/**
 * `make test`: every check and suite, one after the other, then one line `N passed, N failed, N skipped`.
 * A part that cannot run on this machine says why and counts as skipped; with CI=true a skip is a failure.
 */
import {spawnSync} from 'node:child_process';
import {existsSync, mkdirSync, readFileSync} from 'node:fs';
import path from 'node:path';

import {findPostgres, startPostgres} from '../server-stub/postgres';

interface Counts {passed: number; failed: number; skipped: number}

const root = path.join(__dirname, '..');
const total: Counts = {passed: 0, failed: 0, skipped: 0};
const failures: string[] = [];
const startedAt = Date.now();

function add(name: string, counts: Counts): void {
    total.passed += counts.passed;
    total.failed += counts.failed;
    total.skipped += counts.skipped;
    if (counts.failed > 0) {
        failures.push(name);
    }
}

function run(command: string, args: string[], cwd = root, env: NodeJS.ProcessEnv = {}): {ok: boolean; stdout: string} {
    const result = spawnSync(command, args, {cwd, env: {...process.env, ...env}, encoding: 'utf8', maxBuffer: 256 << 20, stdio: ['ignore', 'pipe', 'inherit']});
    return {ok: result.status === 0, stdout: result.stdout ?? ''};
}

function announce(name: string): void {
    process.stdout.write(`\n== ${name} (${Math.round((Date.now() - startedAt) / 1000)} s)\n`);
}

/** A step that either works or not: one test. */
function check(name: string, command: string, args: string[], cwd = root, env: NodeJS.ProcessEnv = {}): boolean {
    announce(name);
    const {ok, stdout} = run(command, args, cwd, env);
    if (!ok) {
        process.stdout.write(stdout);
    }
    process.stdout.write(ok ? 'ok\n' : 'FAILED\n');
    add(name, {passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0});
    return ok;
}

function skip(name: string, why: string): void {
    announce(name);
    process.stdout.write(`skipped: ${why}\n`);
    add(name, {passed: 0, failed: 0, skipped: 1});
}

function has(command: string, ...args: string[]): boolean {
    return spawnSync(command, args, {stdio: 'ignore'}).status === 0;
}

/** `go test -json`: counts tests, not packages; a package that does not build is a failure. */
function goTests(name: string, directory: string, args: string[]): void {
    announce(name);
    const {ok, stdout} = run('go', ['test', '-json', ...args, './...'], directory);
    const counts: Counts = {passed: 0, failed: 0, skipped: 0};
    const output: string[] = [];
    for (const line of stdout.split('\n').filter((text) => text.startsWith('{'))) {
        const event = JSON.parse(line) as {Action: string; Test?: string; Output?: string};
        if (event.Action === 'output' || event.Action === 'build-output') {
            output.push(event.Output ?? '');
        } else if (event.Test && event.Action === 'pass') {
            counts.passed++;
        } else if (event.Test && event.Action === 'fail') {
            counts.failed++;
        } else if (event.Test && event.Action === 'skip') {
            counts.skipped++;
        }
    }
    if (!ok) {
        counts.failed = Math.max(counts.failed, 1);
        process.stdout.write(output.join(''));
    }
    process.stdout.write(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped\n`);
    add(name, counts);
}

/** One jest project. Skips carry their reason in the test's name. */
function jestProject(project: string, env: NodeJS.ProcessEnv = {}): void {
    const name = `jest ${project}`;
    announce(name);
    const report = path.join(root, '.cache', `jest_${project}.json`);
    const {ok} = run('npx', ['jest', '--selectProjects', project, '--json', '--outputFile', report, '--passWithNoTests'], root, {
        NODE_OPTIONS: '--experimental-vm-modules --disable-warning=ExperimentalWarning', ...env,
    });
    if (!existsSync(report)) {
        add(name, {passed: 0, failed: 1, skipped: 0});
        return;
    }
    const result = JSON.parse(readFileSync(report, 'utf8')) as {
        numPassedTests: number; numFailedTests: number; numPendingTests: number; numRuntimeErrorTestSuites: number;
        testResults: Array<{assertionResults: Array<{status: string; fullName: string}>}>;
    };
    for (const test of result.testResults.flatMap((file) => file.assertionResults).filter(({status}) => status === 'pending')) {
        process.stdout.write(`skipped: ${test.fullName}\n`);
    }
    const failed = result.numFailedTests + result.numRuntimeErrorTestSuites;
    add(name, {passed: result.numPassedTests, failed: ok ? failed : Math.max(failed, 1), skipped: result.numPendingTests});
}

/** Unit tests of what needs several connections read DATABASE_URL; the other suites start clusters of their own. */
async function unitTests(): Promise<void> {
    if (process.env.DATABASE_URL || await findPostgres() === null) {
        jestProject('unit');
        return;
    }
    const cluster = await startPostgres();
    jestProject('unit', {DATABASE_URL: cluster.url});
    await cluster.stop();
}

async function main(): Promise<void> {
    mkdirSync(path.join(root, '.cache'), {recursive: true});
    const hasGo = has('go', 'version');

    check('types', 'npx', ['tsc', '-b']);
    check('lint', 'npx', ['eslint', '.']);
    check('web app bundle', 'npm', ['run', '--silent', 'build:webapp']);
    check('web app bundle size', 'npx', ['tsx', 'build/check_bundle_size.ts']);
    check('server bundle', 'npm', ['run', '--silent', 'build:server']);
    check('stand-in pages', 'npm', ['run', '--silent', 'build:stand-in']);
    if (hasGo) {
        const host = path.join(root, 'host');
        check('go vet', 'go', ['vet', './...'], host);
        check('staticcheck', 'go', ['tool', 'staticcheck', './...'], host);
        goTests('go test -race', host, ['-race']);
        const environment = path.join(root, 'test/plugin_environment');
        check('go vet (plugin environment)', 'go', ['vet', './...'], environment);
        goTests('go test (plugin environment)', environment, []);
        check('dist linux-amd64', 'npm', ['run', '--silent', 'dist', '--', '--platform', 'linux-amd64']);
    } else {
        skip('Go host', 'Go is not installed');
    }
    await unitTests();
    for (const project of ['webapp', 'contract', 'api', 'browser', 'docs']) {
        jestProject(project);
    }

    process.stdout.write(`\n${Math.round((Date.now() - startedAt) / 1000)} s\n`);
    if (failures.length > 0) {
        process.stdout.write(`failed: ${failures.join(', ')}\n`);
    }
    const skippedInCi = process.env.CI === 'true' && total.skipped > 0;
    if (skippedInCi) {
        process.stdout.write('CI=true: nothing may be skipped\n');
    }
    process.stdout.write(`${total.passed} passed, ${total.failed + (skippedInCi ? total.skipped : 0)} failed, ${skippedInCi ? 0 : total.skipped} skipped\n`);
    process.exitCode = total.failed > 0 || skippedInCi ? 1 : 0;
}

main().catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exitCode = 1;
});
