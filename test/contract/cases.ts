/**
 * The contract of the port: what every host must do, as cases that run wherever the product runs, inside goja too (so: no jest, no Node).
 * contract_plugin.ts is the bundle that runs them in the executable; the *.test.ts files beside are tiny.
 */
import type {Host} from '../../server/host';

import {expectEqual, expectFailure, expectTrue} from './assert';
import {environmentCases} from './environment_cases';
import {mattermostCases} from './mattermost_cases';
import {networkCases} from './network_cases';
import {operatorCases} from './operator_cases';
import {patternCases} from './pattern_cases';
import {sqlCases} from './sql_cases';

export interface ContractCase {
    name: string;
    run(host: Host, fixture: ContractFixture): Promise<void>;
}

/** What the suite's starter prepared outside: ids of the stand-in's seed, and listeners to call. */
export interface ContractFixture {
    /** Somebody with one open session, who is no admin. */
    userId: string;
    sessionId: string;
    adminUserId: string;
    /** Base URL of an HTTP server on loopback with /echo, /redirect, /large, /slow and /upgrade. */
    httpUrl: string;
    /** Port of a TLS server on loopback with a self-signed certificate. */
    tlsPort: number;
}

/** Of 'grüß 🦊', by another implementation. */
const SHA256_OF_UMLAUTS = 'ed649b4658adbe09ac570c566339e92fac1fdba1832962d8e52b5fadf31499dc';

const cryptoCases: ContractCase[] = [
    {
        name: 'sha256 hashes the UTF-8 bytes of the text',
        async run(host) {
            expectEqual(host.crypto.sha256(''), 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
            expectEqual(host.crypto.sha256('grüß 🦊'), SHA256_OF_UMLAUTS);
        },
    },
    {
        name: 'hmacSha256 takes a base64 key and gives base64url',
        async run(host) {
            expectEqual(host.crypto.hmacSha256('a2V5', 'The quick brown fox jumps over the lazy dog'), '97yD9DBThCSxMpjmqm-xQ-9NWaFJRhdZl0edvC0aPNg');
        },
    },
    {
        name: 'decodeBase64Url gives the text, and null for what is not unpadded base64url of text',
        async run(host) {
            expectEqual(['w6TigqwtXw', '', 'w6Q=', 'a', 'a+b/', '_w'].map((text) => host.crypto.decodeBase64Url(text)), ['\u00e4\u20ac-_', '', null, null, null, null]);
        },
    },
    {
        name: 'randomBytes and newId do not repeat and have their length',
        async run(host) {
            expectEqual(host.crypto.randomBytes(32).length, 43);
            expectTrue(host.crypto.randomBytes(32) !== host.crypto.randomBytes(32), 'two different random values');
            expectTrue(/^[a-z0-9]{26}$/.test(host.ids.newId()), 'an id as Mattermost makes them');
        },
    },
    {
        name: 'an Ed25519 signature verifies, and an altered message does not',
        async run(host) {
            const keys = await host.crypto.ed25519Generate();
            const signature = await host.crypto.ed25519Sign(keys.private_key, 'aGVsbG8=');
            expectTrue(await host.crypto.ed25519Verify(keys.public_key, 'aGVsbG8=', signature), 'a valid signature');
            expectTrue(!await host.crypto.ed25519Verify(keys.public_key, 'aGVsbG8h', signature), 'an invalid signature for another message');
        },
    },
];

const clockCases: ContractCase[] = [
    {
        name: 'after calls once with a Host of its own, and not when cancelled',
        async run(host) {
            const startedAt = host.clock.now();
            const cancel = host.clock.after(5, async () => {
                throw new Error('a cancelled timer ran');
            });
            cancel();
            const other = await new Promise<Host>((resolve) => {
                host.clock.after(30, async (own) => resolve(own));
            });
            expectTrue(other !== host, 'another Host');
            expectTrue(host.clock.now() - startedAt >= 29, '30 ms passed');
        },
    },
    {
        name: 'an exception in a timer does not stop the host',
        async run(host) {
            host.clock.after(0, async () => {
                throw new Error('contract suite: this is expected in the log');
            });
            await new Promise<void>((resolve) => {
                host.clock.after(20, async () => resolve());
            });
            expectEqual(await host.sql.query('SELECT 1 AS one'), [{one: 1}]);
        },
    },
];

const unitOfWorkCases: ContractCase[] = [
    {
        name: 'a port call inside a transaction throws unless it uses tx, and the transaction can go on',
        async run(host) {
            const rows = await host.transaction(async (tx) => {
                await expectFailure(host.sql.query('SELECT 1 AS one'), 'host.in_transaction');
                await expectFailure(host.mattermost.getServerVersion(), 'host.in_transaction');
                await expectFailure(host.transaction(async () => null), 'host.in_transaction');
                return tx.query('SELECT 2 AS two');
            });
            expectEqual(rows, [{two: 2}]);
        },
    },
    {
        name: 'a fork is another unit of work and does not see the rule',
        async run(host) {
            const [inside] = await Promise.all([
                host.transaction(async (tx) => tx.query('SELECT 1 AS one')),
                host.fork().mattermost.getServerVersion(),
            ]);
            expectEqual(inside, [{one: 1}]);
        },
    },
];

export const CONTRACT_CASES: ContractCase[] = [...sqlCases, ...mattermostCases, ...cryptoCases, ...clockCases, ...unitOfWorkCases, ...networkCases, ...patternCases, ...environmentCases, ...operatorCases];
