/**
 * What of core every client's request needs and what hardly ever changes: read once for many of them, since each reading is a round trip and
 * core's whole configuration is a large one. Nothing that decides access is kept here.
 */
import type {Host} from '../host';

/** Core announces changes of its configuration; this is for an announcement that was lost. */
const READ_EVERY_MS = 60_000;

export interface Site {siteUrl: string; allowCookiesForSubdomains: boolean}

export interface CoreFacts {
    /** The server id that tickets carry. A promise only when core must be asked. */
    serverId(host: Host): string | Promise<string>;
    /** Likewise. */
    site(host: Host): Site | Promise<Site>;
    /** To be called when core's configuration changed. */
    forget(): void;
}

export function createCoreFacts(): CoreFacts {
    const serverId = keep((host) => host.mattermost.getDiagnosticId());
    const site = keep(async (host) => {
        const {ServiceSettings: settings} = await host.mattermost.getConfig();
        return {siteUrl: settings.SiteURL, allowCookiesForSubdomains: (settings as Record<string, unknown>)['AllowCookiesForSubdomains'] === true};
    });
    return {
        serverId: serverId.read,
        site: site.read,
        forget() {
            serverId.forget();
            site.forget();
        },
    };
}

/** Requests that come while a reading is under way share it; one that failed is kept by nobody. */
function keep<Value>(read: (host: Host) => Promise<Value>): {read(host: Host): Value | Promise<Value>; forget(): void} {
    let known: {value?: Value; reading: Promise<Value>} | null = null;
    let readAt = 0;
    return {
        read(host) {
            const now = host.clock.now();
            if (!known || Math.abs(now - readAt) >= READ_EVERY_MS) {
                const mine: {value?: Value; reading: Promise<Value>} = {reading: read(host)};
                known = mine;
                readAt = now;
                mine.reading.then((value) => {
                    mine.value = value;
                }, () => {
                    known = known === mine ? null : known;
                });
            }
            return known.value ?? known.reading;
        },
        forget() {
            known = null;
        },
    };
}
