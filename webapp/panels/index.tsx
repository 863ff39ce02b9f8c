/** The sections of the System Console page, as the plugin's entry registers them. */
export {AuditSection} from './audit/audit_section';
export {MfaSection} from './mfa/mfa_section';
export {MobileSection} from './mobile/mobile_section';
export {PushContentsSection} from './push_contents/push_contents_section';
export {SessionsSection} from './sessions/sessions_section';
