/** What revocation needs of other features; the composition root supplies it. */
import type {Sql} from '../host';

export interface RevocationNeeds {
    readSessionsPolicy(sql: Sql): Promise<{allow_automation: boolean; keep_revocations_days?: number | null}>;
}
