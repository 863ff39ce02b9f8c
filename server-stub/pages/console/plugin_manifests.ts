/** What core tells the System Console about the installed plugins. */
import {get} from '../client';

export interface PluginSection {
    key: string;
    title?: string;
    subtitle?: string;
    settings: unknown[];
    custom?: boolean;
    fallback?: boolean;
}

export interface PluginManifest {
    id: string;
    name: string;
    active: boolean;
    settings_schema?: {header?: string; footer?: string; sections?: PluginSection[]};
}

export async function listPlugins(): Promise<PluginManifest[]> {
    type Listed = Omit<PluginManifest, 'active'>;
    const {active, inactive} = await get<{active: Listed[]; inactive: Listed[]}>('/plugins');
    return [...active.map((one) => ({...one, active: true})), ...inactive.map((one) => ({...one, active: false}))];
}

/** Core links a sections-only plugin's page only when it has a header or a footer. */
export function hasSettings({settings_schema: schema}: PluginManifest): boolean {
    return Boolean(schema?.header || schema?.footer);
}
