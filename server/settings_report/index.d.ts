import type { Feature } from '../feature';
import type { Routes } from '../http/route';
export declare function createSettingsReport(): Feature & {
    routes: Routes<'getSettingsReport' | 'exportSettingsReport'>;
};
