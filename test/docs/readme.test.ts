/** The README's commands, run as a newcomer would: a command in it that this file does not know fails, so none can rot. */
import {execFileSync, spawn} from 'node:child_process';
import {existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';

import {startStandIn} from '../../server-stub/start';
import {sampleKit} from '../mobile_kit/sample';

const ROOT = path.join(__dirname, '../..');
const README = readFileSync(path.join(ROOT, 'README.md'), 'utf8');

/** make as make test calls it: what is installed stays as it is. */
const MAKE = ['-o', 'node_modules/.installed', '--no-print-directory'];

jest.setTimeout(180_000);

function commandsOf(markdown: string): string[] {
    return [...markdown.matchAll(/```(?:sh)?\n([^`]*)```/g)].flatMap(([, block = '']) => block.split('\n').filter((line) => line.trim() !== ''));
}

function run(command: string, args: string[], env: Record<string, string> = {}): string {
    return execFileSync(command, args, {cwd: ROOT, encoding: 'utf8', env: {...process.env, NODE_OPTIONS: '', ...env}, stdio: ['ignore', 'pipe', 'pipe']});
}

const CHECKS: Record<string, (command: string) => Promise<void>> = {
    async 'make run'() {
        const child = spawn('make', [...MAKE, 'run', 'ARGS=--port 0'], {cwd: ROOT, detached: true, env: {...process.env, NODE_OPTIONS: ''}, stdio: ['ignore', 'pipe', 'ignore']});
        try {
            const printed = await new Promise<string>((resolve, reject) => {
                let text = '';
                child.stdout.on('data', (chunk: Buffer) => {
                    text += chunk.toString();
                    if (text.includes('/admin_console/')) {
                        resolve(text);
                    }
                });
                child.once('exit', () => reject(new Error(`make run ended: ${text}`)));
            });
            expect(printed).toMatch(/http:\/\/localhost:\d+/);
            expect(printed).toMatch(/stand-in-admin/);
            expect(printed).toMatch(/stand-in-user/);
        } finally {
            process.kill(-(child.pid ?? 0), 'SIGTERM');
        }
    },
    /** This very run; that it ends with its counts is shown by every run. */
    async 'make test'() {
        expect(run('make', [...MAKE, '-n', 'test'])).toContain('npm run --silent test');
    },
    /** Packed for one platform earlier in the same run (build/run_tests.ts); here only that the command is the one. */
    async 'make dist'() {
        expect(run('make', [...MAKE, '-n', 'dist'])).toContain('npm run --silent dist');
    },
    async 'MM_URL=https://chat.example.com MM_ADMIN_TOKEN=… make deploy'() {
        const standIn = await startStandIn({environment: {'PluginSettings.EnableUploads': true}});
        try {
            await standIn.disablePlugin();
            const child = spawn('npm', ['run', '--silent', 'deploy'], {cwd: ROOT, env: {...process.env, NODE_OPTIONS: '', MM_URL: standIn.url, MM_ADMIN_TOKEN: standIn.adminToken}, stdio: 'ignore'});
            const code = await new Promise((resolve) => child.once('exit', resolve));
            // Without Go there is nothing to deploy, and it says so.
            const packed = existsSync(path.join(ROOT, 'dist'));
            expect([code, standIn.plugin.isActive]).toEqual(packed ? [0, true] : [1, false]);
        } finally {
            await standIn.stop();
        }
    },
    async 'npm run demo'(command) {
        if (!existsSync(process.env.CHROMIUM ?? '/usr/bin/chromium')) {
            return;
        }
        const lines = run('sh', ['-c', command.replace('npm run', 'npm run --silent')]).trim().split('\n');
        const figures = JSON.parse(lines[lines.length - 1] ?? '') as {access_ended_ms: number; clients: unknown[]; others_spared: boolean};
        expect(figures).toMatchObject({scope: 'team', people: 3, others_spared: true});
        expect(figures.clients).toHaveLength(6);
        expect(figures.access_ended_ms).toBeLessThan(60_000);
    },
    async 'npm run preview'(command) {
        const sent = JSON.parse(run('sh', ['-c', command.replace('npm run', 'npm run --silent')])) as {message: string; channel_name: string};
        expect(sent).toMatchObject({message: '@user11 mentioned you.', channel_name: 'Town Square'});
    },
    async 'npm run mobile-kit'() {
        const folder = mkdtempSync(path.join(tmpdir(), 'readme-'));
        try {
            writeFileSync(path.join(folder, 'kit.json'), JSON.stringify(sampleKit()));
            run('npm', ['run', '--silent', 'mobile-kit', '--', '--config', path.join(folder, 'kit.json'), '--out', path.join(folder, 'kit')]);
            expect(readdirSync(path.join(folder, 'kit'))).toContain('README.md');
        } finally {
            rmSync(folder, {recursive: true});
        }
    },
};

const commands = commandsOf(README);

test('there are commands, and each is known here', () => {
    expect(commands.length).toBeGreaterThan(3);
    expect(commands.filter((command) => !Object.keys(CHECKS).some((known) => command.startsWith(known)))).toEqual([]);
});

test.each(commands.map((command) => [command]))('%s', async (command) => {
    await CHECKS[Object.keys(CHECKS).find((known) => command.startsWith(known)) ?? '']?.(command);
});
