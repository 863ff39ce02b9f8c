/** The benchmarks' connection against a server of Node's, and against one that sends its bytes one by one. */
import {createServer as createHttpServer} from 'node:http';
import type {AddressInfo, Server} from 'node:net';
import {createServer as createTcpServer} from 'node:net';
import {text} from 'node:stream/consumers';

import {KeepAliveConnection} from './keep_alive_connection';

const toClose: Array<() => unknown> = [];

async function addressOf(server: Server): Promise<string> {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    toClose.push(() => server.close());
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function connectTo(url: string): KeepAliveConnection {
    const connection = new KeepAliveConnection(url, {'X-Always': 'yes'});
    toClose.push(() => connection.close());
    return connection;
}

/** A server that answers every request with these bytes, one at a time. */
function serveBytes(reply: string): Promise<string> {
    return addressOf(createTcpServer((socket) => {
        socket.setNoDelay(true).on('data', () => {
            const bytes = [...Buffer.from(reply)];
            const sendNext = () => {
                const byte = bytes.shift();
                if (byte !== undefined) {
                    socket.write(Buffer.from([byte]), () => setImmediate(sendNext));
                }
            };
            sendNext();
        }).on('error', () => undefined);
    }));
}

afterEach(() => toClose.splice(0).reverse().forEach((close) => close()));

test('sends the path, the headers and the body, and keeps one connection', async () => {
    const seen: unknown[] = [];
    let connections = 0;
    const server = createHttpServer((request, reply) => {
        void text(request).then((body) => {
            seen.push([request.method, request.url, request.headers['x-always'], request.headers['x-once'], body]);
            reply.statusCode = 201;
            reply.end('{"n":"ä"}');
        });
    }).on('connection', () => connections++);
    const connection = connectTo(`${await addressOf(server)}/base/`);
    expect(await connection.post('/a', '"ö"', {'X-Once': '1'})).toEqual({status: 201, body: '{"n":"ä"}'});
    expect(await connection.post('/b', '')).toEqual({status: 201, body: '{"n":"ä"}'});
    expect(seen).toEqual([['POST', '/base/a', 'yes', '1', '"ö"'], ['POST', '/base/b', 'yes', undefined, '']]);
    expect(connections).toBe(1);
});

test('opens a new connection when the server has closed the last', async () => {
    const server = createHttpServer((_request, reply) => reply.setHeader('Connection', 'close').end('done'));
    const connection = connectTo(await addressOf(server));
    await connection.post('/', '');
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect((await connection.post('/', '')).body).toBe('done');
});

test.each([
    ['of a known length', 'HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nä..'],
    ['in chunks', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nä.\r\n1\r\n.\r\n0\r\n\r\n'],
])('puts a reply %s together, however its bytes come', async (_name, reply) => {
    const connection = connectTo(await serveBytes(reply));
    expect(await connection.post('/', '')).toEqual({status: 200, body: 'ä..'});
    expect(await connection.post('/', '')).toEqual({status: 200, body: 'ä..'});
});

test('rejects when the connection ends before the reply, or there is nobody', async () => {
    const server = createTcpServer((socket) => socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nä')));
    const url = await addressOf(server);
    await expect(connectTo(url).post('/', '')).rejects.toThrow('the connection was closed');
    toClose.splice(0).reverse().forEach((close) => close());
    await new Promise((resolve) => setTimeout(resolve, 50));
    await expect(connectTo(url).post('/', '')).rejects.toThrow('ECONNREFUSED');
});
