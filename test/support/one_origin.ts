/** Several servers behind one origin, each below a path of its own, as a reverse proxy puts them. Passes requests and websockets on unchanged. */
import type {IncomingMessage, Server} from 'node:http';
import {createServer, request} from 'node:http';
import type {AddressInfo, Socket} from 'node:net';
import {connect} from 'node:net';

export interface OneOrigin {
    /** Without a slash at its end; a server's path follows. */
    readonly url: string;
    stop(): Promise<void>;
}

/** urls: the servers' own, each with its path. */
export async function startOneOrigin(urls: readonly string[]): Promise<OneOrigin> {
    const servers = urls.map((url) => new URL(url));
    const portOf = ({url = ''}: IncomingMessage) => Number(servers.find(({pathname}) => url.startsWith(`${pathname}/`))?.port ?? 0);
    const proxy = createServer((incoming, reply) => {
        const onward = request({host: '127.0.0.1', port: portOf(incoming), path: incoming.url, method: incoming.method, headers: incoming.headers}, (answer) => {
            reply.writeHead(answer.statusCode ?? 502, answer.headers);
            answer.pipe(reply);
        });
        onward.on('error', () => reply.destroy());
        incoming.pipe(onward);
    });
    proxy.on('upgrade', (incoming: IncomingMessage, socket: Socket) => {
        const onward = connect(portOf(incoming), '127.0.0.1', () => {
            const headers = Object.entries(incoming.headers).map(([name, value]) => `${name}: ${String(value)}`);
            onward.write([`GET ${incoming.url} HTTP/1.1`, ...headers, '', ''].join('\r\n'));
            socket.pipe(onward).pipe(socket);
        });
        onward.on('error', () => socket.destroy());
        socket.on('error', () => onward.destroy());
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    return {url: `http://localhost:${(proxy.address() as AddressInfo).port}`, stop: () => end(proxy)};
}

function end(server: Server): Promise<void> {
    return new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
    });
}
