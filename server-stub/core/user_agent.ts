/** The session properties core derives from a user agent at log-in. */

export interface ClientProps {platform: string; os: string; browser: string}

/** Core's own words for it (utils.IsMobileRequest): a phone's browser is meant as well. */
export const isMobileRequest = (userAgent: string): boolean => /Mobile|Android|iOS|iPhone|iPad/.test(userAgent);

const BROWSERS: ReadonlyArray<[pattern: RegExp, name: string]> = [
    [/Mattermost Mobile\/([\w.]+)/, 'Mobile App'],
    [/Mattermost\/([\w.]+)/, 'Desktop App'],
    [/Edg\/([\d.]+)/, 'Edge'],
    [/Firefox\/([\d.]+)/, 'Firefox'],
    [/Chrome\/([\d.]+)/, 'Chrome'],
    [/Version\/([\d.]+) (?:Mobile\/\w+ )?Safari/, 'Safari'],
];

export function clientProps(userAgent: string): ClientProps {
    const system = operatingSystem(userAgent);
    const found = BROWSERS.map(([pattern, name]) => ({name, version: pattern.exec(userAgent)?.[1]})).find((browser) => browser.version !== undefined);
    return {...system, browser: found ? `${found.name}/${found.version}` : 'Unknown/0.0'};
}

function operatingSystem(userAgent: string): {platform: string; os: string} {
    const windows = /Windows NT (\d+)/.exec(userAgent);
    if (windows) {
        return {platform: 'Windows', os: `Windows ${windows[1]}`};
    }
    if (/iPhone|iPad|iOS/.test(userAgent)) {
        return {platform: 'iPhone', os: 'iOS'};
    }
    if (userAgent.includes('Android')) {
        return {platform: 'Linux', os: 'Android'};
    }
    if (userAgent.includes('Mac OS X')) {
        return {platform: 'Macintosh', os: 'Mac OS'};
    }
    return {platform: 'Linux', os: 'Linux'};
}
