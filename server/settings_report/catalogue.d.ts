/**
 * Which settings of Mattermost matter for security, and what we recommend. Reasons follow Mattermost's own documentation of each setting;
 * controls are NIST SP 800-53 Rev. 5. No setting here is a secret.
 */
import type { ReportedSetting } from '../../contract/settings_report';
export interface CatalogueEntry {
    /** Core's Section.Field. */
    name: string;
    group: ReportedSetting['group'];
    recommended: string;
    /** null: a matter of judgement. */
    meets: ((value: unknown) => boolean) | null;
    why: string;
    controls: readonly string[];
}
export declare const CATALOGUE: readonly CatalogueEntry[];
