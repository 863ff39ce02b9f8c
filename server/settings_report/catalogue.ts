/**
 * Which settings of Mattermost matter for security, and what we recommend. Reasons follow Mattermost's own documentation of each setting;
 * controls are NIST SP 800-53 Rev. 5. No setting here is a secret.
 */
import type {ReportedSetting} from '../../contract/settings_report';

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

const isOn = (value: unknown) => value === true;
const isOff = (value: unknown) => value === false;
/** 0 means without end in several of core's settings. */
const within = (low: number, high: number) => (value: unknown) => typeof value === 'number' && value >= low && value <= high;
const atLeast = (low: number) => within(low, Number.MAX_SAFE_INTEGER);

type Row = [name: string, group: ReportedSetting['group'], recommended: string, meets: CatalogueEntry['meets'], why: string, ...controls: string[]];

const ROWS: readonly Row[] = [
    ['EmailSettings.SendPushNotifications', 'push', 'A decision', null, 'Pushes leave the server through Apple and Google.', 'SC-7'],
    ['EmailSettings.PushNotificationContents', 'push', 'id_loaded, or generic_no_channel', (value) => value === 'id_loaded' || value === 'generic_no_channel', 'Everything else shows names, channels or texts to the push services and on locked screens.', 'SC-8', 'AC-4'],
    ['EmailSettings.PushNotificationServer', 'push', 'https', (value) => typeof value === 'string' && value.startsWith('https://'), 'Pushes cross the network on their way to the push service.', 'SC-8'],
    ['EmailSettings.EmailNotificationContentsType', 'push', 'generic', (value) => value === 'generic', 'Full contents put messages into mailboxes outside of Mattermost.', 'AC-4'],
    ['ServiceSettings.EnableMultifactorAuthentication', 'mfa', 'true', isOn, 'Without it nobody can set up a second factor.', 'IA-2(1)', 'IA-2(2)'],
    ['ServiceSettings.EnforceMultifactorAuthentication', 'mfa', 'true', isOn, 'A stolen password alone then opens no account.', 'IA-2(1)', 'IA-2(2)'],
    ['GuestAccountsSettings.EnforceMultifactorAuthentication', 'mfa', 'true where guests are allowed', null, 'Guests are people of other organisations.', 'IA-2(2)'],
    ['ServiceSettings.SessionLengthWebInHours', 'sessions', 'at most 720 (30 days)', within(1, 720), 'A forgotten session ends by itself.', 'AC-12'],
    ['ServiceSettings.SessionLengthMobileInHours', 'sessions', 'at most 720 (30 days)', within(1, 720), 'A lost device loses access by itself.', 'AC-12'],
    ['ServiceSettings.SessionLengthSSOInHours', 'sessions', 'at most 720 (30 days)', within(1, 720), 'A session outlives what the identity provider decides.', 'AC-12'],
    ['ServiceSettings.SessionIdleTimeoutInMinutes', 'sessions', 'set, at most 43200', within(5, 43_200), 'Nobody watches an idle session.', 'AC-11', 'AC-12'],
    ['ServiceSettings.ExtendSessionLengthWithActivity', 'sessions', 'A decision', null, 'When on, an active session never reaches its end.', 'AC-12'],
    ['ServiceSettings.TerminateSessionsOnPasswordChange', 'sessions', 'true', isOn, 'A changed password then ends what a thief still holds.', 'AC-12', 'IA-5'],
    ['ServiceSettings.MaximumLoginAttempts', 'sign_in', '10 or fewer', within(1, 10), 'It bounds guessing.', 'AC-7'],
    ['PasswordSettings.MinimumLength', 'sign_in', '14 or more', atLeast(14), 'Length is what resists guessing.', 'IA-5(1)'],
    ['EmailSettings.RequireEmailVerification', 'sign_in', 'true', isOn, 'An address nobody checked is no identity.', 'IA-5'],
    ['EmailSettings.EnableSignUpWithEmail', 'sign_in', 'A decision', null, 'With single sign-on it opens a second door.', 'AC-2'],
    ['TeamSettings.EnableOpenServer', 'access', 'false', isOff, 'Otherwise anybody who reaches the server may make an account.', 'AC-2'],
    ['TeamSettings.EnableUserCreation', 'access', 'A decision', null, 'Accounts then come only from whom you invite or synchronise.', 'AC-2'],
    ['ServiceSettings.EnableUserAccessTokens', 'access', 'false unless needed', isOff, 'Personal access tokens do not end and know no second factor.', 'IA-5', 'AC-12'],
    ['ServiceSettings.EnableOAuthServiceProvider', 'access', 'A decision', null, 'Applications act in people\'s names.', 'AC-17'],
    ['ServiceSettings.EnableAPITeamDeletion', 'access', 'false', isOff, 'One call deletes a team for good.', 'AC-6'],
    ['ServiceSettings.EnableAPIUserDeletion', 'access', 'false', isOff, 'One call deletes an account and its records for good.', 'AC-6', 'AU-11'],
    ['ServiceSettings.EnableAPIChannelDeletion', 'access', 'false', isOff, 'One call deletes a channel for good.', 'AC-6'],
    ['GuestAccountsSettings.Enable', 'access', 'A decision', null, 'Guests see what they are invited to.', 'AC-2'],
    ['FileSettings.EnablePublicLink', 'access', 'false', isOff, 'A public link needs no login.', 'AC-3'],
    ['PluginSettings.EnableUploads', 'access', 'false', isOff, 'A plugin may do whatever the server may.', 'CM-7', 'CM-11'],
    ['ServiceSettings.EnableInsecureOutgoingConnections', 'network', 'false', isOff, 'Certificates of other servers are then not checked.', 'SC-8', 'SC-23'],
    ['ServiceSettings.AllowedUntrustedInternalConnections', 'network', 'empty', (value) => value === '', 'It lets integrations reach the inner network.', 'SC-7'],
    ['ServiceSettings.AllowCorsFrom', 'network', 'empty, never *', (value) => typeof value === 'string' && !value.includes('*'), 'Other sites may then read replies.', 'SC-7'],
    ['ServiceSettings.EnableDeveloper', 'network', 'false', isOff, 'Errors then show the server\'s inside.', 'SI-11'],
    ['ServiceSettings.EnableTesting', 'network', 'false', isOff, 'Commands for tests make accounts.', 'CM-7'],
    ['RateLimitSettings.Enable', 'network', 'true', isOn, 'It bounds guessing and flooding.', 'SC-5'],
    ['ExperimentalAuditSettings.FileEnabled', 'audit', 'true, shipped elsewhere', isOn, 'Copies of every record and checkpoint then leave this database: an anchor.', 'AU-9(2)'],
    ['LogSettings.EnableFile', 'audit', 'true', isOn, 'Without logs nothing explains an incident.', 'AU-2'],
    ['ComplianceSettings.Enable', 'audit', 'A decision', null, 'Mattermost\'s own reports of messages.', 'AU-6'],
];

export const CATALOGUE: readonly CatalogueEntry[] = ROWS.map(([name, group, recommended, meets, why, ...controls]) => ({name, group, recommended, meets, why, controls}));
