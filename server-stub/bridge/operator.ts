/**
 * Orders of whoever has a shell on this machine, on Node: the protocol of host/operator, over a folder of the stand-in's own. Here both ends:
 * what the running plugin asks, and what the command does.
 */
import {randomBytes} from 'node:crypto';
import {mkdir, readdir, readFile, rename, rm, writeFile} from 'node:fs/promises';
import {userInfo} from 'node:os';
import {join} from 'node:path';

import type {BridgeMethods} from '../../server/bridge/methods';
import {BridgeError} from './errors';

type Order = NonNullable<BridgeMethods['operator.take_order']['value']['order']>;
type Methods = {[M in 'operator.take_order' | 'operator.answer_order']: (args: BridgeMethods[M]['args']) => Promise<BridgeMethods[M]['value']>};

export interface OrderResult {exitCode: number; text: string}

const ANSWER_WITHIN_MS = 30_000;
const LOOK_EVERY_MS = 50;

export function createOperatorMethods(folder: string): Methods {
    return {
        async 'operator.take_order'() {
            const names = await readdir(folder).catch(() => []);
            const orders = await Promise.all(names.filter((name) => name.endsWith('.order')).map(async (name) => JSON.parse(await readFile(join(folder, name), 'utf8')) as Order));
            const oldest = orders.sort((a, b) => a.at - b.at)[0];
            if (!oldest) {
                return {order: null};
            }
            await rename(join(folder, `${oldest.id}.order`), join(folder, `${oldest.id}.taken`));
            return {order: oldest};
        },
        async 'operator.answer_order'({id, ok, text}) {
            if (!/^[0-9a-f]{32}$/.test(id)) {
                throw new BridgeError('bridge.invalid_arguments', 'id is no order\'s', 500);
            }
            await writeWhole(join(folder, `${id}.answer`), {ok, text});
            await rm(join(folder, `${id}.taken`));
            return null;
        },
    };
}

/** What the executable's command line does: lays the order down and waits for the answer. args: the order's name, then --name value. */
export async function giveOrder(folder: string, args: readonly string[]): Promise<OrderResult> {
    const [name = '', ...rest] = args;
    const fields: Record<string, string> = {};
    for (let i = 0; i < rest.length; i += 2) {
        fields[String(rest[i]).replace(/^--/, '')] = rest[i + 1] ?? '';
    }
    const order: Order = {id: randomBytes(16).toString('hex'), name, fields, user: userInfo().username, at: Date.now()};
    await mkdir(folder, {recursive: true, mode: 0o700});
    const path = join(folder, order.id);
    await writeWhole(`${path}.order`, order);
    for (const endAt = Date.now() + ANSWER_WITHIN_MS; Date.now() < endAt;) {
        const text = await readFile(`${path}.answer`, 'utf8').catch(() => null);
        if (text !== null) {
            await rm(`${path}.answer`);
            const answer = JSON.parse(text) as {ok: boolean; text: string};
            return {exitCode: answer.ok ? 0 : 1, text: answer.text};
        }
        await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
    await rm(`${path}.order`, {force: true});
    return {exitCode: 1, text: 'No plugin took the order; it is withdrawn.'};
}

/** Nobody sees half a file. */
async function writeWhole(path: string, value: unknown): Promise<void> {
    await writeFile(`${path}.part`, JSON.stringify(value), {mode: 0o600});
    await rename(`${path}.part`, path);
}
