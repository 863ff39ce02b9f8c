/** What the port promises of orders from the machine's command line. */
import type {Host, OperatorOrder} from '../../server/host';

import {expectEqual, expectFailure} from './assert';
import type {ContractCase} from './cases';

const TAKE_TRIES = 200;
const TAKE_TRY_EVERY_MS = 50;

export const operatorCases: ContractCase[] = [
    {
        name: 'without an order there is none, and what is no order cannot be answered',
        async run(host) {
            expectEqual(await host.operator.takeOrder(), null);
            await expectFailure(host.operator.answerOrder('../somewhere', {ok: true, text: ''}), 'bridge.invalid_arguments');
        },
    },
];

/** Waits for the order that contract.test.ts gives meanwhile, and answers it with what arrived; a second look finds nothing. */
export async function answerOneOrder(host: Host): Promise<void> {
    let order: OperatorOrder | null = null;
    for (let tries = 0; !order && tries < TAKE_TRIES; tries++) {
        order = await host.operator.takeOrder();
        await new Promise<void>((resolve) => {
            host.clock.after(TAKE_TRY_EVERY_MS, async () => resolve());
        });
    }
    if (order) {
        expectEqual(await host.operator.takeOrder(), null);
        await host.operator.answerOrder(order.id, {ok: order.fields['fail'] !== 'yes', text: `${order.name} ${JSON.stringify(order.fields)}`});
    }
}
