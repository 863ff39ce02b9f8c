/** The sections of the System Console page, as the plugin's entry registers them. */
import {AuditSection as Audit} from './audit/audit_section';
import {MfaSection as Mfa} from './mfa/mfa_section';
import {MobileSection as Mobile} from './mobile/mobile_section';
import {PushContentsSection as PushContents} from './push_contents/push_contents_section';
import {SessionsSection as Sessions} from './sessions/sessions_section';
import {anchored} from './show_section';

export {rememberStore} from '../core_console';
export {default as messages} from '../i18n/en.json';

export const AuditSection = anchored('audit', Audit);
export const MfaSection = anchored('mfa', Mfa);
export const MobileSection = anchored('mobile', Mobile);
export const PushContentsSection = anchored('push_contents', PushContents);
export const SessionsSection = anchored('sessions', Sessions);
