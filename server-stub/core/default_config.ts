/** Core's configuration after a fresh installation: the sections that the product, its panels or the stand-in read. */

export type Config = Record<string, Record<string, unknown>>;

export const FAKE_SETTING = '********************************';

export function defaultConfig(siteUrl: string, pushNotificationServer: string): Config {
    return {
        ServiceSettings: {
            SiteURL: siteUrl, ListenAddress: ':8065', ConnectionSecurity: '', EnableMultifactorAuthentication: false, EnforceMultifactorAuthentication: false,
            EnableUserAccessTokens: true, EnableAPIUserDeletion: false, DisableBotsWhenOwnerIsDeactivated: true, EnableOAuthServiceProvider: true, EnableIncomingWebhooks: true, EnableTesting: false, EnableDeveloper: false,
            AllowedUntrustedInternalConnections: '', AllowCookiesForSubdomains: false, ExperimentalStrictCSRFEnforcement: false,
            SessionLengthWebInHours: 720, SessionLengthMobileInHours: 720, SessionLengthSSOInHours: 720, SessionCacheInMinutes: 10,
            SessionIdleTimeoutInMinutes: 43200, ExtendSessionLengthWithActivity: true, TerminateSessionsOnPasswordChange: true,
            TrustedProxyIPHeader: [], EnableUserTypingMessages: true, EnableLinkPreviews: true, EnableInsecureOutgoingConnections: false,
            GoogleDeveloperKey: '', CollapsedThreads: 'always_on', WebsocketURL: '', TLSStrictTransport: false, TLSStrictTransportMaxAge: 63072000,
        },
        TeamSettings: {SiteName: 'Mattermost', EnableUserCreation: true, EnableOpenServer: false, EnableUserDeactivation: false, MaxUsersPerTeam: 50, TeammateNameDisplay: 'username', CustomDescriptionText: ''},
        GuestAccountsSettings: {Enable: true, EnforceMultifactorAuthentication: false, RestrictCreationToDomains: ''},
        EmailSettings: {
            SendPushNotifications: true, PushNotificationServer: pushNotificationServer, PushNotificationContents: 'full', PushNotificationBuffer: 1000,
            SendEmailNotifications: true, EnableSignInWithEmail: true, EnableSignInWithUsername: true, SMTPServer: 'localhost', SMTPUsername: '', SMTPPassword: '',
            FeedbackEmail: 'noreply@example.com', EmailNotificationContentsType: 'full',
        },
        PasswordSettings: {MinimumLength: 8, Lowercase: false, Number: false, Uppercase: false, Symbol: false},
        PrivacySettings: {ShowEmailAddress: true, ShowFullName: true},
        PluginSettings: {Enable: true, EnableUploads: false, RequirePluginSignature: false, PluginStates: {'security-controls': {Enable: true}}, Plugins: {}},
        LogSettings: {EnableConsole: true, ConsoleLevel: 'INFO', EnableDiagnostics: true},
        FileSettings: {MaxFileSize: 104857600, EnableFileAttachments: true, EnableMobileUpload: true, EnableMobileDownload: true, PublicLinkSalt: 'stand-in-public-link-salt'},
        NativeAppSettings: {
            AppCustomURLSchemes: ['mmauth://', 'mmauthbeta://'], MobileEnableBiometrics: false, MobilePreventScreenCapture: false, MobileJailbreakProtection: false,
            MobileEnableSecureFilePreview: false, MobileAllowPdfLinkNavigation: false,
        },
        SqlSettings: {DriverName: 'postgres', DataSource: 'postgres://stand-in', DataSourceReplicas: [], AtRestEncryptKey: 'stand-in-at-rest-key'},
        LdapSettings: {Enable: false, BindPassword: ''},
        SamlSettings: {Enable: false},
        LocalizationSettings: {DefaultServerLocale: 'en', DefaultClientLocale: 'en', AvailableLocales: ''},
        ThemeSettings: {EnableThemeSelection: true, DefaultTheme: 'default', AllowCustomThemes: true},
        ExperimentalSettings: {RestrictSystemAdmin: false},
    };
}

/** Values core never shows: replaced by FAKE_SETTING when they are set. */
export const SECRET_SETTINGS = [
    'EmailSettings.SMTPPassword', 'FileSettings.PublicLinkSalt', 'SqlSettings.DataSource', 'SqlSettings.AtRestEncryptKey', 'LdapSettings.BindPassword',
    'ServiceSettings.GoogleDeveloperKey',
] as const;

/** The System Console page whose permission a setting needs; a whole section or one field. What is not listed needs manage_system. */
const PAGES: Readonly<Record<string, string>> = {
    'EmailSettings.PushNotificationContents': 'site_notifications',
    'EmailSettings.EmailNotificationContentsType': 'site_notifications',
    'EmailSettings.SendEmailNotifications': 'site_notifications',
    'EmailSettings.SendPushNotifications': 'environment_push_notification_server',
    'EmailSettings.PushNotificationServer': 'environment_push_notification_server',
    'EmailSettings.SMTPServer': 'environment_smtp',
    'ServiceSettings.EnableMultifactorAuthentication': 'authentication_mfa',
    'ServiceSettings.EnforceMultifactorAuthentication': 'authentication_mfa',
    'ServiceSettings.SiteURL': 'environment_web_server',
    'ServiceSettings.SessionLengthWebInHours': 'environment_session_lengths',
    'ServiceSettings.SessionLengthMobileInHours': 'environment_session_lengths',
    'ServiceSettings.SessionLengthSSOInHours': 'environment_session_lengths',
    'ServiceSettings.ExtendSessionLengthWithActivity': 'environment_session_lengths',
    'ServiceSettings.SessionIdleTimeoutInMinutes': 'environment_session_lengths',
    'ServiceSettings.TerminateSessionsOnPasswordChange': 'environment_session_lengths',
    'ServiceSettings.EnableInsecureOutgoingConnections': 'environment_web_server',
    'FileSettings.EnableMobileUpload': 'site_file_sharing_and_downloads',
    'FileSettings.EnableMobileDownload': 'site_file_sharing_and_downloads',
    'TeamSettings.EnableOpenServer': 'authentication_signup',
    'ServiceSettings.EnableOAuthServiceProvider': 'integrations_integration_management',
    'ServiceSettings.EnableUserAccessTokens': 'integrations_integration_management',
    'ServiceSettings.EnableLinkPreviews': 'site_posts',
    'ServiceSettings.EnableUserTypingMessages': 'experimental_features',
    'ServiceSettings.DisableBotsWhenOwnerIsDeactivated': 'integrations_bot_accounts',
    'TeamSettings.EnableUserDeactivation': 'experimental_features',
    GuestAccountsSettings: 'authentication_guest_access',
    NativeAppSettings: 'site_customization',
    TeamSettings: 'site_customization',
    PasswordSettings: 'authentication_password',
    PrivacySettings: 'site_users_and_teams',
    PluginSettings: 'plugins',
    LogSettings: 'environment_logging',
    LocalizationSettings: 'site_localization',
    LdapSettings: 'authentication_ldap',
    SamlSettings: 'authentication_saml',
};

export function permissionFor(access: 'read' | 'write', section: string, field: string): string {
    const page = PAGES[`${section}.${field}`] ?? PAGES[section];
    return page ? `sysconsole_${access}_${page}` : 'manage_system';
}

/** Fields and sections tagged write_restrictable in model.Config: with ExperimentalSettings.RestrictSystemAdmin no request changes them, and none is told. */
const RESTRICTABLE = [
    'NativeAppSettings', 'ExperimentalSettings', 'SqlSettings', 'LogSettings', 'ServiceSettings.SiteURL', 'ServiceSettings.ListenAddress', 'ServiceSettings.WebsocketURL',
    'ServiceSettings.ConnectionSecurity', 'ServiceSettings.TLSStrictTransport', 'ServiceSettings.TLSStrictTransportMaxAge', 'ServiceSettings.EnableInsecureOutgoingConnections',
    'ServiceSettings.AllowedUntrustedInternalConnections', 'ServiceSettings.SessionLengthWebInHours', 'ServiceSettings.SessionLengthMobileInHours',
    'ServiceSettings.SessionLengthSSOInHours', 'ServiceSettings.SessionCacheInMinutes', 'ServiceSettings.SessionIdleTimeoutInMinutes',
    'ServiceSettings.ExtendSessionLengthWithActivity', 'ServiceSettings.TerminateSessionsOnPasswordChange',
];

export function isRestrictable(section: string, field: string): boolean {
    return RESTRICTABLE.includes(section) || RESTRICTABLE.includes(`${section}.${field}`);
}
