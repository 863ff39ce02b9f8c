/** Which addresses a webhook may have: the design's rules for outbound calls, as far as the address itself shows them; the host checks what it resolves to. */
import {ApiError} from '../errors';
import type {CoreConfig} from '../host';

/** Whether core's own list of internal connections names the host: then it may be private, and plain http. */
export function isAllowedInternal(config: CoreConfig, hostname: string): boolean {
    const name = hostname.replace(/^\[|\]$/g, '').toLowerCase();
    return String(config.ServiceSettings.AllowedUntrustedInternalConnections).split(/[\s,]+/).some((entry) => {
        const [network = '', bits] = entry.toLowerCase().split('/');
        return bits === undefined ? network !== '' && network === name : isInNetwork(name, network, Number(bits));
    });
}

interface Address {scheme: string; host: string; /** Host and port. */ authority: string; path: string}

/** The host's name or address of a checked webhook. */
export function hostOf(url: string): string {
    return parse(url)?.host ?? '';
}

/** Gives the address in its one spelling. Throws with what is wrong. */
export function checkWebhookUrl(text: string, config: CoreConfig): string {
    const address = parse(text);
    const refuse = (message: string): never => {
        throw new ApiError('audit.webhook_refused', [{path: 'url', message}]);
    };
    if (!address) {
        return refuse('An https address without user, password, query and fragment is needed: officers see it, and deliveries are signed instead');
    }
    if (address.scheme === 'http' && !isAllowedInternal(config, address.host)) {
        return refuse('Plain http is only for hosts that ServiceSettings.AllowedUntrustedInternalConnections names');
    }
    return `${address.scheme}://${address.authority}${address.path}`;
}

/** By hand: neither engine's URL is part of what the product may use. */
function parse(text: string): Address | null {
    const match = /^(https?):\/\/([a-z0-9.-]{1,253}|\[[0-9a-f:.]{2,45}\])(:[0-9]{1,5})?(\/[^\s?#@\\]{0,700})?$/i.exec(text);
    if (!match) {
        return null;
    }
    const [, scheme = '', host = '', port = '', path = '/'] = match;
    return {scheme: scheme.toLowerCase(), host: host.toLowerCase(), authority: host.toLowerCase() + port, path};
}

/** IPv4 only: a name is compared as it is written. */
function isInNetwork(address: string, network: string, bits: number): boolean {
    const [a, n] = [toNumber(address), toNumber(network)];
    if (a === null || n === null || !Number.isInteger(bits) || bits < 0 || bits > 32) {
        return false;
    }
    const size = 2 ** (32 - bits);
    return Math.floor(a / size) === Math.floor(n / size);
}

function toNumber(address: string): number | null {
    const parts = address.split('.').map(Number);
    return parts.length === 4 && parts.every((part) => Number.isInteger(part) && part >= 0 && part <= 255) ? parts.reduce((sum, part) => (sum * 256) + part, 0) : null;
}
