/** Which addresses the plugin's outbound calls may reach: the rules of net.* in server/bridge/methods.ts. */
import {lookup} from 'node:dns/promises';
import {BlockList, isIP} from 'node:net';

import {BridgeError} from './errors';

function blockList(subnets: ReadonlyArray<[address: string, prefix: number, family: 'ipv4' | 'ipv6']>): BlockList {
    const list = new BlockList();
    for (const [address, prefix, family] of subnets) {
        list.addSubnet(address, prefix, family);
    }
    return list;
}

/** Link-local (the cloud's metadata addresses lie there), multicast, reserved, and the metadata addresses outside of it. */
const NEVER = blockList([
    ['169.254.0.0', 16, 'ipv4'], ['0.0.0.0', 8, 'ipv4'], ['224.0.0.0', 4, 'ipv4'], ['240.0.0.0', 4, 'ipv4'], ['100.100.100.200', 32, 'ipv4'],
    ['fe80::', 10, 'ipv6'], ['ff00::', 8, 'ipv6'], ['::', 128, 'ipv6'], ['fd00:ec2::254', 128, 'ipv6'],
]);
const PRIVATE = blockList([
    ['127.0.0.0', 8, 'ipv4'], ['10.0.0.0', 8, 'ipv4'], ['172.16.0.0', 12, 'ipv4'], ['192.168.0.0', 16, 'ipv4'], ['100.64.0.0', 10, 'ipv4'],
    ['::1', 128, 'ipv6'], ['fc00::', 7, 'ipv6'],
]);

/** Resolves once and gives the address to dial. An IPv4 address written as IPv6 is judged as IPv4 by BlockList. */
export async function allowedAddress(host: string, allowPrivate: boolean): Promise<{address: string; family: 4 | 6}> {
    const literal = host.replace(/^\[|\]$/g, '');
    const found = isIP(literal) ? [{address: literal, family: isIP(literal)}] : await lookup(literal, {all: true}).catch((cause: unknown) => {
        throw new BridgeError('net.failed', `the name ${literal} could not be resolved: ${String(cause)}`, 502);
    });
    const allowed = found.find(({address, family}) => {
        const kind = family === 6 ? 'ipv6' : 'ipv4';
        return !NEVER.check(address, kind) && (allowPrivate || !PRIVATE.check(address, kind));
    });
    if (!allowed) {
        throw new BridgeError('net.refused_address', `${literal} leads to an address that must not be called`, 403);
    }
    return {address: allowed.address, family: allowed.family === 6 ? 6 : 4};
}
