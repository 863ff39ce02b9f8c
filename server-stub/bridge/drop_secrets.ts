/** What never reaches TypeScript from the plugin API, as in the Go host: password, MFA secret, auth data and session tokens. */

const SECRETS: ReadonlySet<string> = new Set(['password', 'mfa_secret', 'auth_data', 'token']);

export function dropSecrets(value: unknown): unknown {
    if (Array.isArray(value)) {
        return value.map(dropSecrets);
    }
    if (typeof value === 'object' && value !== null) {
        return Object.fromEntries(Object.entries(value).filter(([name]) => !SECRETS.has(name)).map(([name, inner]) => [name, dropSecrets(inner)]));
    }
    return value;
}
