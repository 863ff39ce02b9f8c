/** Where the chain begins. */
import type {ChainStart} from '../../audit_chain/verify_chain';
import {GENESIS} from '../../audit_chain/verify_chain';
import type {Sql} from '../host';

/** Of the newest digest that was left in place of removed records; the genesis while nothing was removed. */
export async function readChainStart(_sql: Sql): Promise<ChainStart> {
    return GENESIS;
}
