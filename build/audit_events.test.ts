import {readFileSync} from 'node:fs';

import {AUDIT_EVENTS_FILE, auditEventsText} from './audit_events';

describe('docs/audit-events.md', () => {
    it('lists every event; run `npm run audit-events` after changing contract/audit_events.ts', () => {
        expect(readFileSync(AUDIT_EVENTS_FILE, 'utf8')).toBe(auditEventsText());
    });
});
