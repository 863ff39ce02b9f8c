/** `npm start`: the stand-in on the command line. */
import {parseArgs} from 'node:util';

import {hasGo} from './plugin/executable_build';
import type {StandInOptions} from './start';
import {startStandIn} from './start';

const USAGE = `Usage: npm start -- [options]
  --port <number>        default 8065
  --data <folder>        keep the data; without it they live in memory
  --host node|plugin     the plugin's core on Node (default), or the packed executable (needs Go and PostgreSQL)
  --licensed             with a licence: core enforces MFA
  --session-cache-cost   clearing a session cache costs what core's does
  --quiet                print nothing but errors
DATABASE_URL names a PostgreSQL database to use instead.`;

function optionsFrom(args: string[]): StandInOptions & {quiet: boolean} {
    const {values} = parseArgs({
        args,
        options: {
            port: {type: 'string', default: '8065'}, data: {type: 'string'}, host: {type: 'string', default: 'node'}, licensed: {type: 'boolean', default: false},
            'session-cache-cost': {type: 'boolean', default: false}, quiet: {type: 'boolean', default: false},
        },
    });
    const port = Number(values.port);
    if (!Number.isInteger(port) || port < 0 || port > 65535 || (values.host !== 'node' && values.host !== 'plugin')) {
        throw new TypeError('not a port, or not a host');
    }
    return {
        port, host: values.host, dataDir: values.data, licensed: values.licensed, quiet: values.quiet, sessionCacheCost: values['session-cache-cost'],
        databaseUrl: process.env.DATABASE_URL || undefined,
    };
}

async function main(): Promise<void> {
    const {quiet, ...options} = optionsFrom(process.argv.slice(2));
    const say = (text: string): void => {
        if (!quiet) {
            process.stdout.write(`${text}\n`);
        }
    };
    const goIsMissing = !hasGo();
    if (goIsMissing) {
        say('Go is not installed: the plugin runs on Node, not as the executable that a real Mattermost runs.');
    }
    say('Starting …');
    const starting = startStandIn({
        ...options, host: goIsMissing ? 'node' : options.host,
        onLog: ({level, message, fields}) => {
            if (!quiet && (level === 'warn' || level === 'error')) {
                process.stderr.write(`${level} ${message} ${JSON.stringify(fields)}\n`);
            }
        },
    });
    // Before it has started, too: a cluster or an executable must not be left behind.
    const stop = (): void => {
        starting.then((standIn) => standIn.stop()).then(() => process.exit(0), (cause: unknown) => {
            process.stderr.write(`${String(cause)}\n`);
            process.exit(1);
        });
    };
    process.once('SIGINT', stop);
    process.once('SIGTERM', stop);
    const standIn = await starting;
    say(`
  Mattermost (stand-in)   ${standIn.url}
  System Console          ${standIn.url}/admin_console/plugins/plugin_security-controls
  The plugin runs         ${options.host === 'plugin' && !goIsMissing ? 'as its executable, in Mattermost\'s plugin environment' : 'on Node'}

  Admin                   ${standIn.admin.username}  /  ${standIn.admin.password}
  Somebody else           ${standIn.user.username}  /  ${standIn.user.password}   (use another browser or a private window)

  Ctrl+C stops it.`);
}

main().catch((cause: unknown) => {
    process.stderr.write(`${cause instanceof Error ? cause.message : String(cause)}\n${cause instanceof TypeError ? `${USAGE}\n` : ''}`);
    process.exitCode = 1;
});

