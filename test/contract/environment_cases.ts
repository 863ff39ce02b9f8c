/** What the port promises of the server's environment: names without values, and a signing key that never leaves the host. */
import {expectEqual, expectFailure, expectTrue} from './assert';
import type {ContractCase} from './cases';

/** What the suite's starter puts into the server's environment. The key is the one of RFC 8032's second test vector. */
export const CONTRACT_VARIABLES = {
    MM_SECURITY_CONTROLS_CONTRACT_KEY: 'TM0Imyj/ltqdtsNG7BFOD1uKMZ81q6Yk2oz27U+4pvs=',
    MM_SECURITY_CONTROLS_CONTRACT_BAD: 'no key',
    MM_SECURITY_CONTROLS_CONTRACT_GONE_FILE: '/there/is/no/such/file',
};

const PREFIX = 'MM_SECURITY_CONTROLS_CONTRACT_';
const PUBLIC_KEY = 'PUAXw+hDiVqStwqnTRt+vJyYLM8uxJaMwM1V8Sr0Zgw=';

export const environmentCases: ContractCase[] = [
    {
        name: 'environment gives names, and no values',
        async run(host) {
            expectEqual(await host.environment.names(PREFIX), Object.keys(CONTRACT_VARIABLES).sort());
            expectEqual(await host.environment.names('MM_SECURITY_CONTROLS_NOTHING_'), []);
        },
    },
    {
        name: 'a named key is told by its public half, and signs',
        async run(host) {
            expectEqual(await host.crypto.namedKey(`${PREFIX}KEY`), {public_key: PUBLIC_KEY, source: 'environment'});
            const signature = await host.crypto.namedSign(`${PREFIX}KEY`, PUBLIC_KEY, 'aGVsbG8=');
            expectTrue(await host.crypto.ed25519Verify(PUBLIC_KEY, 'aGVsbG8=', signature), 'a valid signature');
        },
    },
    {
        name: 'a named key that is not set is null, and one that is unusable or another signs nothing',
        async run(host) {
            expectEqual(await host.crypto.namedKey(`${PREFIX}NONE`), null);
            await expectFailure(host.crypto.namedKey(`${PREFIX}BAD`), 'crypto.bad_key');
            await expectFailure(host.crypto.namedKey(`${PREFIX}GONE`), 'crypto.bad_key');
            await expectFailure(host.crypto.namedSign(`${PREFIX}KEY`, 'AAAA', 'aGVsbG8='), 'crypto.other_key');
        },
    },
];
