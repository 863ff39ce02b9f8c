/** The kit's README: what to do with each file, in order, and what no kit can do. */
import type {KitOptions} from './options';
import {pushServerUrl} from './push_proxy';

export function kitReadme(options: KitOptions): string {
    const {app, server, managed, push_proxy: proxy, networks} = options;
    const steps = [
        `**Fork** mattermost/mattermost-mobile and pick a release. You maintain this fork from now on: security fixes reach your people only by your builds.`,
        `**Settings of the app**: copy \`assets/override/config.json\` into the fork at the same path. It holds only what differs from \`assets/base/config.json\`;
   the build merges the two by top-level keys. Images go to the same place under the names they have in \`assets/base\`; a file that does not
   exist there is ignored. (The FAQ writes DefaultServerURL; today's apps read **DefaultServerUrl**, as here.) \`schemas/config.schema.json\` checks later changes by hand;
   it stays out of the fork.`,
        `**Build settings**: copy \`build/fastlane.env\` to \`fastlane/.env\`.`,
        app.ios_bundle_id === null ? null : `**Apple**: register the bundle id \`${app.ios_bundle_id}\` and those of its two extensions, the app group and the push capability.`,
        app.android_package === null ? null : `**Google**: make a Firebase project with the package \`${app.android_package}\`, put its google-services.json into the fork at \`android/app\`.`,
        proxy ? `**Push proxy**: install mattermost-push-proxy with \`push-proxy/mattermost-push-proxy.json\`. Put the keys where it says and make them readable for its user
   only. Put \`push-proxy/nginx.conf\` in front. In the System Console set the push notification server to \`${pushServerUrl(proxy)}\`. Own apps cannot use Mattermost's push service.` : null,
        options.deep_links ? `**Deep links**: serve the files of \`well-known\` at \`https://<host of ${server.url}>/.well-known/\`, or map them to the plugin with one of the snippets. Add the
   associated domain and the intent filter to the apps before they are built.` : null,
        `**Build and sign** with fastlane on your machines, then distribute by your EMM or the stores.`,
        managed ? `**EMM**: give \`managed/ios-managed-configuration.plist\` and \`managed/android-managed-configuration.json\` to your EMM. \`managed/android-restrictions.xml\` holds the same
   as defaults for an own build (\`android/app/src/main/res/xml/app_restrictions.xml\`).` : null,
        networks ? `**Networks**: \`networks/nginx-external.conf\` outside${networks.internal ? ', `networks/nginx-internal.conf` inside' : ''}; certificates by \`networks/CERTIFICATES.md\`. In Mattermost set \`ServiceSettings.TrustedProxyIPHeader\` to
   \`["X-Real-IP"]\`, or every session seems to come from NGINX, and leave \`ServiceSettings.WebsocketURL\` empty. Nothing but NGINX may reach Mattermost's own port.` : null,
    ].filter((step): step is string => step !== null);

    return `# ${app.name}: build kit

For ${server.url}. Made by Security Controls for Mattermost; it holds no keys and no passwords.

${steps.map((step, i) => `${i + 1}. ${step}`).join('\n')}

## What this kit cannot do
- Apple's and Google's developer accounts, certificates, provisioning profiles and signing keys are yours to get and to guard.
- AutoSelectServerUrl connects by itself but locks nothing: only \`allowOtherServers=false\` from an EMM does.
- What an app enforces (PIN, jailbreak protection, screenshots) is enforced by that app on that device; the server cannot see it.
- A build of your own is not reviewed by Mattermost; its crashes and its store reviews are yours.
`;
}
