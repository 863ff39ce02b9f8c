/** One page for auditors: every security-relevant setting of Mattermost and of this plugin, with what is recommended. */
import {z} from 'zod';

import {Time} from './common';

export const SettingsReportQuery = z.strictObject({
    at: z.coerce.number().int().nonnegative().optional().meta({description: 'As it was then, as far as the plugin saw it; now when left out'}),
});

export const ExportSettingsReportQuery = z.strictObject({
    format: z.enum(['csv', 'json']),
    at: SettingsReportQuery.shape.at,
    compare_with: z.coerce.number().int().nonnegative().optional().meta({description: 'Another date to stand beside it'}),
});

export const ReportedSetting = z.strictObject({
    name: z.string().meta({description: 'Core\'s Section.Field, or policy.<name>.<field>'}),
    group: z.enum(['push', 'mfa', 'sessions', 'sign_in', 'access', 'network', 'audit']),
    value: z.union([z.string(), z.number(), z.boolean(), z.null()]).meta({description: 'null: not seen yet at that time'}),
    source: z.enum(['config', 'environment', 'policy']),
    since: Time.nullable().meta({description: 'When the plugin first saw this value; null: as long as it watches'}),
    changed_by: z.strictObject({user_id: z.string(), username: z.string()}).nullable(),
    recommended: z.string(),
    meets: z.boolean().nullable().meta({description: 'null: a matter of judgement'}),
    why: z.string(),
    nist_800_53: z.array(z.string()),
}).meta({id: 'ReportedSetting'});
export const SettingsReport = z.strictObject({
    at: Time, made_at: Time, watched_since: Time.nullable(), items: z.array(ReportedSetting),
}).meta({id: 'SettingsReport'});

export type ReportedSetting = z.infer<typeof ReportedSetting>;
export type SettingsReport = z.infer<typeof SettingsReport>;
