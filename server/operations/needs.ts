/** What operations needs of other features; the composition root supplies it. */
import type {SessionsPolicy} from '../../contract/types';
import type {Sql} from '../host';

export interface OperationsNeeds {
    readSessionsPolicy(sql: Sql): Promise<SessionsPolicy>;
}
