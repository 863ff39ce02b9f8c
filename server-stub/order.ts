/** `npm run order -- --port 8065 break-glass --hours 4 --reason "…"`: what the executable's own command line does on a real server, for a stand-in on Node. */
import {parseArgs} from 'node:util';

import {giveOrder} from './bridge/operator';
import {ordersFolder} from './start';

async function main(): Promise<void> {
    const args = process.argv.slice(2);
    const portAt = args.indexOf('--port');
    const {values} = parseArgs({args: portAt === -1 ? [] : args.splice(portAt, 2), options: {port: {type: 'string', default: '8065'}}});
    const {exitCode, text} = await giveOrder(ordersFolder(Number(values.port)), args);
    (exitCode === 0 ? process.stdout : process.stderr).write(`${text}\n`);
    process.exitCode = exitCode;
}

main().catch((cause: unknown) => {
    process.stderr.write(`${cause instanceof Error ? cause.message : String(cause)}\n`);
    process.exitCode = 1;
});
