/**
 * The FAQ's layout for people inside and outside: one host name, answered inside on an address only the per-device VPN reaches, and outside
 * by NGINX that asks for a client certificate. Both are complete files for /etc/nginx/conf.d.
 */
import {block, FORWARD_LINES, HSTS_LINE, quote, realIpLines, tlsLines} from './nginx';
import type {NetworkOptions} from './options';

/** Websocket pings come every minute; ten minutes survive a sleeping phone. */
const WEBSOCKET_IDLE_S = 600;
/** Uploads and long answers; Mattermost's own limit is 300 s. */
const REQUEST_S = 300;

/** Only holders of a certificate of this CA, and not on its revocation list, get through. */
export function externalNginx(options: NetworkOptions): string {
    const refuse = options.open_well_known ? ['if ($ssl_client_verify != SUCCESS) {', '    return 403;', '}'] : [];
    return [
        '# Outside: TLS with client certificates in front of Mattermost. Put into /etc/nginx/conf.d and check with nginx -t.',
        '# A changed revocation list counts after: nginx -s reload',
        ...upstream('mattermost_outside', options),
        ...block('server', [
            `listen ${options.external_address}:${options.external_port} ssl http2;`,
            `server_name ${options.host};`,
            '',
            ...tlsLines(options.certificate_path, options.certificate_key_path),
            HSTS_LINE,
            '',
            `ssl_client_certificate ${quote(options.client_ca_path)};`,
            `ssl_crl ${quote(options.client_crl_path)};`,
            ...(options.open_well_known ? ['# Optional only so that Apple and Google can fetch the deep link files; every other location refuses.', 'ssl_verify_client optional;'] : ['ssl_verify_client on;']),
            'ssl_verify_depth 2;',
            '',
            ...realIpLines(options.trusted_proxies),
            ...limits(options),
            ...(options.open_well_known ? wellKnown('mattermost_outside') : []),
            ...proxied('mattermost_outside', refuse),
        ]),
        '',
    ].join('\n');
}

/** Only addresses of the VPN get through; no certificate is asked for. */
export function internalNginx(options: NetworkOptions): string {
    const internal = options.internal;
    if (internal === null) {
        throw new Error('the kit has no internal network');
    }
    return [
        '# Inside: reached through the per-device VPN only. Put into /etc/nginx/conf.d and check with nginx -t.',
        '# The inner DNS answers this host name with this address, the outer DNS with the external one.',
        ...upstream('mattermost_inside', options),
        ...block('server', [
            `listen ${internal.address}:${internal.port} ssl http2;`,
            `server_name ${options.host};`,
            '',
            ...tlsLines(options.certificate_path, options.certificate_key_path),
            HSTS_LINE,
            '',
            ...internal.vpn_ranges.map((range) => `allow ${range};`),
            'deny all;',
            '',
            ...limits(options),
            ...proxied('mattermost_inside', []),
        ]),
        '',
    ].join('\n');
}

function upstream(name: string, options: NetworkOptions): string[] {
    return [...block(`upstream ${name}`, [...options.upstreams.map((server) => `server ${server};`), 'keepalive 32;']), ''];
}

function limits(options: NetworkOptions): string[] {
    return [
        '# Not below FileSettings.MaxFileSize, or uploads end with 413.',
        `client_max_body_size ${options.max_upload_mb}m;`,
        `client_body_timeout ${REQUEST_S}s;`,
        `send_timeout ${REQUEST_S}s;`,
        'keepalive_timeout 65s;',
        '',
    ];
}

function proxied(name: string, refuse: readonly string[]): string[] {
    return [
        ...block('location ~ /api/v[0-9]+/(users/)?websocket$', [
            ...refuse,
            ...FORWARD_LINES,
            'proxy_set_header Upgrade $http_upgrade;',
            'proxy_set_header Connection "upgrade";',
            'proxy_buffering off;',
            `proxy_read_timeout ${WEBSOCKET_IDLE_S}s;`,
            `proxy_send_timeout ${WEBSOCKET_IDLE_S}s;`,
            `proxy_pass http://${name};`,
        ]),
        '',
        ...block('location /', [
            ...refuse,
            ...FORWARD_LINES,
            'proxy_set_header Connection "";',
            `proxy_read_timeout ${REQUEST_S}s;`,
            `proxy_send_timeout ${REQUEST_S}s;`,
            `proxy_pass http://${name};`,
        ]),
    ];
}

/** Exact paths: nothing else below /.well-known opens with them. */
function wellKnown(name: string): string[] {
    return ['apple-app-site-association', 'assetlinks.json'].flatMap((file) => [
        ...block(`location = /.well-known/${file}`, [...FORWARD_LINES, 'proxy_set_header Connection "";', `proxy_pass http://${name}/plugins/security-controls/api/v1/well_known/${file};`]),
        '',
    ]);
}

/** How the certificates come about, step by step, with openssl alone. */
export function certificateSteps(options: NetworkOptions): string {
    return `# Client certificates for ${options.host}

Run this on a machine that is not the web server; the CA's key stays there, encrypted. NGINX gets two public files: the CA's certificate
and its revocation list. Every \`openssl\` line is complete; only the names in angle brackets are yours.

## 1. The certificate authority, once
\`\`\`sh
mkdir -p client-ca/issued && cd client-ca && touch index.txt && echo 1000 > serial && echo 1000 > crlnumber
cat > ca.cnf <<'END'
[ca]
default_ca = mobile
[mobile]
database = index.txt
serial = serial
crlnumber = crlnumber
new_certs_dir = issued
certificate = ca.pem
private_key = ca.key
default_md = sha256
default_days = 365
default_crl_days = 30
policy = only_name
copy_extensions = none
unique_subject = no
x509_extensions = client
[only_name]
commonName = supplied
[client]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = clientAuth
[authority]
basicConstraints = critical, CA:TRUE, pathlen:0
keyUsage = critical, keyCertSign, cRLSign
[req]
distinguished_name = name
[name]
END
openssl req -new -x509 -newkey rsa:3072 -sha256 -days 3650 -config ca.cnf -extensions authority -subj "/CN=Mattermost client CA" -keyout ca.key -out ca.pem
openssl ca -config ca.cnf -gencrl -out crl.pem
\`\`\`
Copy \`ca.pem\` to \`${options.client_ca_path}\` and \`crl.pem\` to \`${options.client_crl_path}\` on the web server.

## 2. One certificate for each device
\`\`\`sh
openssl req -new -newkey rsa:2048 -nodes -config ca.cnf -subj "/CN=<device name>" -keyout device.key -out device.csr
openssl ca -batch -config ca.cnf -in device.csr -out device.pem
openssl pkcs12 -export -inkey device.key -in device.pem -certfile ca.pem -out device.p12
\`\`\`
Hand \`device.p12\` to the device by your EMM, and its password by another way. Then delete the three files here.

## 3. A lost device
\`\`\`sh
openssl ca -config ca.cnf -revoke issued/<serial>.pem
openssl ca -config ca.cnf -gencrl -out crl.pem
\`\`\`
Copy the new \`crl.pem\` to \`${options.client_crl_path}\`, then \`nginx -s reload\`. Connections that are open stay open until they end: revoke the
person's sessions in the System Console as well (Security Controls, Sessions).

**The list expires after 30 days. With an expired list NGINX refuses everyone**, so renew it by a timer, well before.

## Which clients can present one
| Client | Client certificate |
|---|---|
| Browsers on Windows, macOS, Linux, Android, iOS | Yes, from the system's store (Firefox: its own) |
| Mattermost desktop app | Yes, from the system's store |
| Mattermost mobile apps, stock (2.43) | **No**: the network library can import a p12, but the app never asks for one |
| Mattermost mobile apps, own build | Only with code changes of your own |
| The push service, Apple and Google | No; only the deep link files need them, and only when opened here |

So with this outside, stock phones come in by the VPN, and the certificates are for desktops and browsers.
`;
}
