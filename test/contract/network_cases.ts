/** What the port promises of the network: the design's rules for outbound calls, kept by the host. */
import {expectEqual, expectFailure, expectTrue} from './assert';
import type {ContractCase} from './cases';

const limits = {timeoutMs: 1000, maxBytes: 10_000, allowPrivate: true};

export const networkCases: ContractCase[] = [
    {
        name: 'fetch sends method, headers and body, and gives status and text',
        async run(host, {httpUrl}) {
            const reply = await host.network.fetch({url: `${httpUrl}/echo`, method: 'POST', headers: {'x-contract': 'yes'}, body: 'grüß', ...limits});
            expectEqual([reply.status, JSON.parse(reply.body)], [200, {method: 'POST', header: 'yes', body: 'grüß'}]);
        },
    },
    {
        name: 'fetch follows no redirect',
        async run(host, {httpUrl}) {
            expectEqual((await host.network.fetch({url: `${httpUrl}/redirect`, ...limits})).status, 302);
        },
    },
    {
        name: 'fetch tells of an upgrade and stays for no more of it',
        async run(host, {httpUrl}) {
            const reply = await host.network.fetch({url: `${httpUrl}/upgrade`, headers: {Connection: 'Upgrade', Upgrade: 'websocket'}, ...limits});
            expectEqual([reply.status, reply.headers.upgrade, reply.body], [101, 'websocket', '']);
        },
    },
    {
        name: 'fetch refuses loopback unless private addresses are allowed',
        async run(host, {httpUrl}) {
            await expectFailure(host.network.fetch({url: `${httpUrl}/echo`, ...limits, allowPrivate: false}), 'net.refused_address');
        },
    },
    {
        name: 'fetch refuses link-local and metadata addresses always',
        async run(host) {
            await expectFailure(host.network.fetch({url: 'http://169.254.169.254/latest/meta-data', ...limits}), 'net.refused_address');
            await expectFailure(host.network.fetch({url: 'http://[fe80::1]/', ...limits}), 'net.refused_address');
        },
    },
    {
        name: 'fetch ends at its time and size limits',
        async run(host, {httpUrl}) {
            await expectFailure(host.network.fetch({url: `${httpUrl}/slow`, ...limits, timeoutMs: 200}), 'net.timeout');
            await expectFailure(host.network.fetch({url: `${httpUrl}/large`, ...limits}), 'net.too_large');
        },
    },
    {
        name: 'fetch refuses a certificate nobody vouches for',
        async run(host, {tlsPort}) {
            await expectFailure(host.network.fetch({url: `https://localhost:${tlsPort}/`, ...limits}), 'net.tls');
        },
    },
    {
        name: 'inspectTls shows a certificate it does not trust',
        async run(host, {tlsPort}) {
            const seen = await host.network.inspectTls({host: '127.0.0.1', port: tlsPort, serverName: 'localhost', timeoutMs: 2000, allowPrivate: true});
            expectEqual([seen.version, seen.verified, seen.certificates.length], ['TLS 1.3', false, 1]);
            expectTrue(seen.verify_error.length > 0, 'why it is not trusted');
            expectTrue((seen.certificates[0]?.not_after ?? 0) > host.clock.now(), 'when it ends');
        },
    },
    {
        name: 'inspectTls offers only old versions when asked to, and a server that wants newer ones refuses',
        async run(host, {tlsPort}) {
            const asked = host.network.inspectTls({host: '127.0.0.1', port: tlsPort, serverName: 'localhost', timeoutMs: 2000, allowPrivate: true, newestVersion: 'TLS 1.1'});
            const refused = await asked.then(() => 'accepted', (error: unknown) => (error as {id: string}).id);
            expectTrue(['net.tls', 'net.failed'].includes(refused), 'refused');
        },
    },
];
