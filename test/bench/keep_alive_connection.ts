/**
 * One HTTP/1.1 connection that stays open, as a browser's does, for one request at a time. A thousand clients share the processor with what a
 * benchmark measures: Node's own client takes three times as much of it.
 */
import type {Socket} from 'node:net';
import {connect} from 'node:net';

export interface Answer {status: number; body: string}

interface Waiting {resolve(answer: Answer): void; reject(error: Error): void}

const NOTHING = Buffer.alloc(0);
const END_OF_HEAD = '\r\n\r\n';

export class KeepAliveConnection {
    private readonly host: string;
    private readonly port: number;
    private readonly path: string;
    private readonly headers: string;
    private socket: Socket | null = null;
    private received: Buffer = NOTHING;
    private waiting: Waiting | null = null;

    /** url: http, with the address every path begins with; headers go with every request. */
    constructor(url: string, headers: Readonly<Record<string, string>>) {
        const {host, hostname, port, pathname} = new URL(url);
        this.host = hostname;
        this.port = Number(port);
        this.path = pathname.replace(/\/$/, '');
        this.headers = `Host: ${host}\r\nContent-Type: application/json\r\n${lines(headers)}`;
    }

    /** Opens the connection when it is not, or no longer, open. Rejects when it ends before the reply is there. */
    post(path: string, body: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
        return new Promise((resolve, reject) => {
            if (this.waiting) {
                throw new Error('the connection waits for a reply already');
            }
            this.waiting = {resolve, reject};
            this.socket ??= this.open();
            this.socket.write(`POST ${this.path}${path} HTTP/1.1\r\n${this.headers}${lines(headers)}Content-Length: ${Buffer.byteLength(body)}${END_OF_HEAD}${body}`);
        });
    }

    close(): void {
        this.socket?.destroy();
    }

    private open(): Socket {
        const socket = connect({host: this.host, port: this.port, noDelay: true});
        socket.on('data', (bytes) => this.take(bytes));
        socket.on('error', (error) => this.fail(error));
        socket.on('close', () => {
            this.socket = null;
            this.received = NOTHING;
            this.fail(new Error('the connection was closed'));
        });
        return socket;
    }

    private take(bytes: Buffer): void {
        this.received = this.received.length === 0 ? bytes : Buffer.concat([this.received, bytes]);
        const answer = readReply(this.received);
        if (answer) {
            this.received = NOTHING;
            this.waiting?.resolve(answer);
            this.waiting = null;
        }
    }

    private fail(error: Error): void {
        this.waiting?.reject(error);
        this.waiting = null;
    }
}

function lines(headers: Readonly<Record<string, string>>): string {
    return Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`).join('');
}

/** A whole reply; null while a part of it is missing. */
function readReply(bytes: Buffer): Answer | null {
    const endOfHead = bytes.indexOf(END_OF_HEAD);
    if (endOfHead < 0) {
        return null;
    }
    const head = bytes.toString('latin1', 0, endOfHead);
    const start = endOfHead + END_OF_HEAD.length;
    const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
    const body = length === undefined ? readChunks(bytes, start) : readLength(bytes, start, Number(length));
    return body && {status: Number(head.split(' ', 2)[1]), body: body.toString()};
}

function readLength(bytes: Buffer, start: number, length: number): Buffer | null {
    return bytes.length < start + length ? null : bytes.subarray(start, start + length);
}

/** Transfer-Encoding: chunked, without trailers. */
function readChunks(bytes: Buffer, start: number): Buffer | null {
    const chunks: Buffer[] = [];
    for (let place = start; ;) {
        const endOfSize = bytes.indexOf('\r\n', place);
        const size = Number.parseInt(bytes.toString('latin1', place, endOfSize), 16);
        const chunk = endOfSize < 0 ? null : readLength(bytes, endOfSize + 2, size + 2);
        if (!chunk) {
            return null;
        }
        if (size === 0) {
            return Buffer.concat(chunks);
        }
        chunks.push(chunk.subarray(0, size));
        place = endOfSize + 2 + size + 2;
    }
}
