/** Parts every generated NGINX file shares. Values come checked (fields.ts) and are quoted here all the same. */

/** A quoted parameter; what could end the quotes or name a variable never passed the checks, so it stops here. */
export function quote(value: string): string {
    if (/["\\$;{}\s]/.test(value)) {
        throw new Error(`not a value for NGINX: ${JSON.stringify(value)}`);
    }
    return `"${value}"`;
}

/** TLS as Mozilla's intermediate profile has it: 1.2 and 1.3 only; the cipher list concerns 1.2. */
export function tlsLines(certificatePath: string, certificateKeyPath: string): string[] {
    return [
        `ssl_certificate ${quote(certificatePath)};`,
        `ssl_certificate_key ${quote(certificateKeyPath)};`,
        'ssl_protocols TLSv1.2 TLSv1.3;',
        'ssl_ciphers ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305;',
        'ssl_prefer_server_ciphers off;',
        'ssl_session_timeout 1d;',
        'ssl_session_tickets off;',
    ];
}

/** Two years, as browsers' preload lists ask. */
export const HSTS_LINE = 'add_header Strict-Transport-Security "max-age=63072000" always;';

/** The addresses are of load balancers that rewrite X-Forwarded-For; from anyone else the header is a claim. */
export function realIpLines(trustedProxies: readonly string[]): string[] {
    return trustedProxies.length === 0 ? [] : [
        ...trustedProxies.map((range) => `set_real_ip_from ${range};`),
        'real_ip_header X-Forwarded-For;',
        'real_ip_recursive on;',
    ];
}

/** What Mattermost needs to know of the request. Client headers that only a proxy may set are overwritten or dropped. */
export const FORWARD_LINES = [
    'proxy_set_header Host $http_host;',
    'proxy_set_header X-Real-IP $remote_addr;',
    'proxy_set_header X-Forwarded-For $remote_addr;',
    'proxy_set_header X-Forwarded-Proto https;',
    'proxy_set_header X-Frame-Options SAMEORIGIN;',
    'proxy_set_header X-SSL-Client-Cert "";',
    'proxy_set_header X-SSL-Client-Cert-Subject-DN "";',
    'proxy_http_version 1.1;',
] as const;

export function block(head: string, lines: readonly string[]): string[] {
    return [`${head} {`, ...lines.map((text) => (text === '' ? '' : `    ${text}`)), '}'];
}
