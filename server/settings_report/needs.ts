/** What the settings report needs of other features; the composition root supplies it. */
import type {Sql} from '../host';

export interface NamedPolicy {name: string; fields: Record<string, unknown>}

export interface SettingsReportNeeds {
    readEveryPolicy(sql: Sql): Promise<NamedPolicy[]>;
}
