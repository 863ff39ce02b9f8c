/** Makes the catalogue of audit events, docs/audit-events.md, from the one file that names them. `npm run audit-events` writes it. */
import {writeFileSync} from 'node:fs';
import path from 'node:path';

import {AUDIT_EVENTS} from '../contract/audit_events';

export const AUDIT_EVENTS_FILE = path.join(__dirname, '..', 'docs', 'audit-events.md');

/** The page as the file holds it. */
export function auditEventsText(): string {
    const rows = Object.entries(AUDIT_EVENTS).sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, meaning]) => `| \`${name}\` | ${meaning} |`);
    return `# Audit events

Every record has one of these names, in the past tense. The page is made from \`contract/audit_events.ts\` by \`npm run audit-events\`; a test compares the two.
What a record holds besides is in [audit.md](audit.md). Each record is also written to Mattermost's own audit log, under the same name.

| event_name | Recorded when |
|---|---|
${rows.join('\n')}
`;
}

if (require.main === module) {
    writeFileSync(AUDIT_EVENTS_FILE, auditEventsText());
}
