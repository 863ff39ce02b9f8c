/** The bundle that runs the contract cases inside a real executable: POST /contract/<index> with the fixture runs one case. */
import {createHost} from '../../server/bridge/create_host';
import type {CreatePlugin, HttpRequest} from '../../server/bridge/raw';

import type {ContractFixture} from './cases';
import {CONTRACT_CASES} from './cases';
import {answerOneOrder} from './operator_cases';

export const createPlugin: CreatePlugin = (bridge) => {
    const host = createHost(bridge);
    return {
        async dispatch(hook, payloadJson, writer) {
            if (hook !== 'ServeHTTP' || !writer) {
                return '[]';
            }
            const request = JSON.parse(payloadJson) as HttpRequest;
            if (request.path.endsWith('/order')) {
                await answerOneOrder(host.fork());
            }
            const contractCase = CONTRACT_CASES[Number(request.path.split('/').pop())];
            let result: {ok: boolean; message: string};
            try {
                await contractCase?.run(host.fork(), JSON.parse(request.body) as ContractFixture);
                result = {ok: contractCase !== undefined || request.path.endsWith('/order'), message: ''};
            } catch (error) {
                result = {ok: false, message: String((error as Error).stack ?? error)};
            }
            await writer.writeHead(200, JSON.stringify({'Content-Type': 'application/json'}));
            await writer.write(JSON.stringify(result));
            return '[]';
        },
    };
};
