/** Variables of mattermost-mobile's fastlane scripts (its fastlane/env_vars_example), for an own build. */
import type {AppIdentity} from './options';

/** Values are of plain alphabets (fields.ts); the quotes are for the space a name may have. */
export function buildEnvironment(app: AppIdentity): string {
    const bundle = app.ios_bundle_id;
    const variables: Array<[string, string] | null> = [
        ['APP_NAME', app.name],
        ['REPLACE_ASSETS', 'true'],
        ['BUILD_FOR_RELEASE', 'true'],
        bundle === null ? null : ['MAIN_APP_IDENTIFIER', bundle],
        bundle === null ? null : ['EXTENSION_APP_IDENTIFIER', `${bundle}.MattermostShare`],
        bundle === null ? null : ['NOTIFICATION_SERVICE_IDENTIFIER', `${bundle}.NotificationService`],
        bundle === null ? null : ['IOS_APP_GROUP', `group.${bundle}`],
        bundle === null ? null : ['IOS_ICLOUD_CONTAINER', `iCloud.${bundle}`],
        bundle === null ? null : ['IOS_BUILD_EXPORT_METHOD', 'app-store'],
        app.apple_team_id === null ? null : ['FASTLANE_TEAM_ID', app.apple_team_id],
        app.android_package === null ? null : ['SUPPLY_PACKAGE_NAME', app.android_package],
    ];
    return ['# Copy to fastlane/.env in your fork of mattermost-mobile. It holds no secret; keys and passwords come from your build machine.',
        ...variables.filter((entry): entry is [string, string] => entry !== null).map(([name, value]) => `${name}="${value}"`), ''].join('\n');
}
