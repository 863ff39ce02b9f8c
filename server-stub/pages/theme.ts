/**
 * Mattermost's themes as CSS variables on :root, with the `-rgb` and `-08…-88` forms its style sheets and plugins read.
 * The person's theme preference decides; `?theme=dark` or `?theme=light` overrides it, so that panels can be looked at in both.
 * (The real System Console always shows the light theme; here it follows the person, which is the harder test for a panel.)
 */
export interface Theme {
    type: string;
    sidebarBg: string;
    sidebarText: string;
    sidebarTextHoverBg: string;
    sidebarTextActiveBorder: string;
    sidebarHeaderBg: string;
    sidebarTeamBarBg: string;
    onlineIndicator: string;
    awayIndicator: string;
    dndIndicator: string;
    mentionBg: string;
    mentionColor: string;
    centerChannelBg: string;
    centerChannelColor: string;
    newMessageSeparator: string;
    linkColor: string;
    buttonBg: string;
    buttonColor: string;
    errorTextColor: string;
    mentionHighlightBg: string;
    mentionHighlightLink: string;
}

export const DENIM: Theme = {
    type: 'Denim',
    sidebarBg: '#1e325c', sidebarText: '#ffffff', sidebarTextHoverBg: '#28427b', sidebarTextActiveBorder: '#5d89ea',
    sidebarHeaderBg: '#192a4d', sidebarTeamBarBg: '#162545',
    onlineIndicator: '#3db887', awayIndicator: '#ffbc1f', dndIndicator: '#d24b4e', mentionBg: '#ffffff', mentionColor: '#1e325c',
    centerChannelBg: '#ffffff', centerChannelColor: '#3f4350', newMessageSeparator: '#cc8f00', linkColor: '#386fe5',
    buttonBg: '#1c58d9', buttonColor: '#ffffff', errorTextColor: '#d24b4e', mentionHighlightBg: '#ffd470', mentionHighlightLink: '#1b1d22',
};

export const ONYX: Theme = {
    type: 'Onyx',
    sidebarBg: '#202228', sidebarText: '#ffffff', sidebarTextHoverBg: '#25262a', sidebarTextActiveBorder: '#4a7ce8',
    sidebarHeaderBg: '#24272d', sidebarTeamBarBg: '#292c33',
    onlineIndicator: '#3db887', awayIndicator: '#f5ab00', dndIndicator: '#d24b4e', mentionBg: '#4b7ce7', mentionColor: '#ffffff',
    centerChannelBg: '#191b1f', centerChannelColor: '#e3e4e8', newMessageSeparator: '#1adbdb', linkColor: '#5d89ea',
    buttonBg: '#4a7ce8', buttonColor: '#ffffff', errorTextColor: '#da6c6e', mentionHighlightBg: '#0d6e6e', mentionHighlightLink: '#a4f4f4',
};

/** Mattermost's variable for each member of a theme; the error text's name is the one that does not follow from it. */
function variableName(member: string): string {
    return member === 'errorTextColor' ? '--error-text' : `--${member.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

function rgb(hex: string): string {
    return [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16)).join(', ');
}

const SHADES = [4, 8, 12, 16, 20, 24, 32, 40, 48, 56, 64, 72, 75, 80, 88];

export function applyTheme(theme: Theme): void {
    const {style} = document.documentElement;
    for (const [member, value] of Object.entries(theme)) {
        if (member === 'type') {
            continue;
        }
        const name = variableName(member);
        style.setProperty(name, value);
        style.setProperty(`${name}-rgb`, rgb(value));
    }
    style.setProperty('--error-text-color-rgb', rgb(theme.errorTextColor));
    for (const shade of SHADES) {
        const suffix = String(shade).padStart(2, '0');
        const alpha = shade / 100;
        style.setProperty(`--center-channel-color-${suffix}`, `rgba(${rgb(theme.centerChannelColor)}, ${alpha})`);
        style.setProperty(`--button-bg-${suffix}`, `rgba(${rgb(theme.buttonBg)}, ${alpha})`);
    }
    style.setProperty('color-scheme', theme === ONYX ? 'dark' : 'light');
    document.body.classList.toggle('app__theme-dark', theme === ONYX);
}

/** What the page was opened with; read once, because the app's own navigation drops the query. */
const asked = new URLSearchParams(window.location.search).get('theme');

/** `preference` is the value of the person's theme preference: JSON of a Theme, or undefined. */
export function chooseTheme(preference: string | undefined): Theme {
    if (asked === 'dark' || asked === 'light') {
        return asked === 'dark' ? ONYX : DENIM;
    }
    return preference?.includes('"Onyx"') ? ONYX : DENIM;
}
