/**
 * The beacon: one event to every live connection every BEACON_INTERVAL_MS. It reaches no revoked or deactivated connection, so a client
 * that misses it asks what became of its session; that costs the server one event, and not one request a client.
 */
import {BEACON_INTERVAL_MS, EVENTS} from '../../contract/names';
import type {BeaconEvent} from '../../contract/revocations';
import {takeTurn} from '../database/turns';
import type {Feature} from '../feature';
import type {Host} from '../host';

/** Much shorter than the interval, so that a node whose tick comes a moment early does not skip a whole beacon. */
const TRY_EVERY_MS = 1_000;

/** However often it failed: a client asks by itself after two beacons it missed. */
const RETRY_WITHIN_MS = 5_000;

export function createBeacon(): Feature {
    return {
        routes: {},
        workers: [{name: 'beacon', everyMs: TRY_EVERY_MS, retryWithinMs: RETRY_WITHIN_MS, run: sendBeacon}],
        hooks: {},
    };
}

/** Of all nodes one sends. */
async function sendBeacon(host: Host): Promise<void> {
    const now = host.clock.now();
    if (await takeTurn(host.sql, 'beacon', now, BEACON_INTERVAL_MS)) {
        const payload: BeaconEvent = {at: now};
        await host.mattermost.publishEvent(EVENTS.beacon, payload, {});
    }
}
