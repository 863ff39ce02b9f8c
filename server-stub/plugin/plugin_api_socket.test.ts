import {once} from 'node:events';
import {stat} from 'node:fs/promises';
import type {Socket} from 'node:net';
import {connect} from 'node:net';
import {dirname} from 'node:path';

import {API_METHODS} from '../../server/bridge/methods';
import type {PluginApi} from '../bridge/plugin_api';
import {AppError} from '../core/app_error';
import {eventually} from '../test_support';
import type {PluginApiSocket} from './plugin_api_socket';
import {openPluginApiSocket} from './plugin_api_socket';

let opened: PluginApiSocket;
let asked: Socket;
let answers: string[];

beforeEach(async () => {
    const echo = Object.fromEntries(API_METHODS.map((name) => [name, async (args: readonly unknown[]): Promise<unknown> => [name, ...args]])) as PluginApi;
    opened = await openPluginApiSocket({
        ...echo,
        GetServerVersion: () => new Promise((resolve) => {
            setTimeout(() => resolve('late'), 20);
        }),
        RevokeSession: () => Promise.reject(new AppError('app.session.get.app_error', 'It is gone.', 400)),
        GetLicense: async () => undefined,
    });
    answers = [];
    asked = connect(opened.path).setEncoding('utf8');
    await once(asked, 'connect');
    let text = '';
    asked.on('data', (chunk: string) => {
        text += chunk;
        answers = text.split('\n').slice(0, -1);
    });
});
afterEach(async () => {
    asked.destroy();
    await opened.stop();
});

test('each call is answered under its number, a quick one before a slow one', async () => {
    asked.write('7 GetServerVersion []\n8 GetUser ["a b","c\\nd"]\n9 GetLicense []\n');
    await eventually(() => answers.length === 3);
    expect(answers).toEqual(['8 {"value":["GetUser","a b","c\\nd"]}', '9 {"value":null}', '7 {"value":"late"}']);
});

test('a line may come in pieces, and a letter too', async () => {
    const line = Buffer.from('1 GetUser ["é"]\n');
    for (const byte of line) {
        asked.write(Buffer.of(byte));
        await new Promise((resolve) => setImmediate(resolve));
    }
    await eventually(() => answers.length === 1);
    expect(answers).toEqual(['1 {"value":["GetUser","é"]}']);
});

test('refusals, arguments that are none and methods that do not exist are answered with an error', async () => {
    asked.write('1 RevokeSession ["s"]\n2 GetUser [\n3 toString []\n');
    await eventually(() => answers.length === 3);
    answers.sort();
    expect(answers[0]).toBe('1 {"error":{"id":"app.session.get.app_error","message":"It is gone.","status_code":400}}');
    expect(answers[1]).toMatch(/^2 \{"error":\{"id":"bridge\.failed"/);
    expect(answers[2]).toBe('3 {"error":{"id":"environment.unknown_method","message":"there is no toString","status_code":501}}');
});

test('only this user may open the socket\'s folder, and nothing is left of it', async () => {
    const folder = dirname(opened.path);
    expect((await stat(folder)).mode & 0o077).toBe(0);
    await opened.stop();
    await expect(stat(folder)).rejects.toThrow('ENOENT');
});
