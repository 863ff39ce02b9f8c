/** The session properties core derives from a user agent at log-in. */

export interface ClientProps {platform: string; os: string; browser: string; isMobile: 'true' | 'false'}

const BROWSERS: ReadonlyArray<[pattern: RegExp, name: string]> = [
    [/Mattermost Mobile\/([\w.]+)/, 'Mobile App'],
    [/Mattermost\/([\w.]+)/, 'Desktop App'],
    [/Edg\/([\d.]+)/, 'Edge'],
    [/Firefox\/([\d.]+)/, 'Firefox'],
    [/Chrome\/([\d.]+)/, 'Chrome'],
    [/Version\/([\d.]+) (?:Mobile\/\w+ )?Safari/, 'Safari'],
];

export function clientProps(userAgent: string, deviceId: string): ClientProps {
    const system = operatingSystem(userAgent);
    const found = BROWSERS.map(([pattern, name]) => ({name, version: pattern.exec(userAgent)?.[1]})).find((browser) => browser.version !== undefined);
    return {
        ...system,
        browser: found ? `${found.name}/${found.version}` : 'Unknown Browser/0.0',
        isMobile: deviceId !== '' || found?.name === 'Mobile App' ? 'true' : 'false',
    };
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
