import {NO_FILTERS} from '../../api/audit';
import {auditHash, permalink, readAuditLocation, writeAuditLocation} from './audit_location';

const SEARCH = {seq: null, filters: {...NO_FILTERS, event_name: 'policy_changed' as const, status: 'fail' as const, target_type: 'core_setting', target_id: 'EmailSettings.X', text: 'a b&c', since: 5, until: 9}};

test('a search and a record survive the way through the address', () => {
    expect(readAuditLocation(auditHash(SEARCH))).toEqual(SEARCH);
    expect(readAuditLocation('#audit/12')).toEqual({seq: 12, filters: NO_FILTERS});
    expect(readAuditLocation('#audit')).toEqual({seq: null, filters: NO_FILTERS});
});

test('what an address cannot mean is left out', () => {
    expect(readAuditLocation('#audit?event_name=nothing&status=odd&target_type=thing&since=soon&text=x')).toEqual({seq: null, filters: {...NO_FILTERS, text: 'x'}});
    expect(readAuditLocation('#audit/x')).toBeNull();
    expect(readAuditLocation('#auditor')).toBeNull();
    expect(readAuditLocation('')).toBeNull();
});

test('the address keeps its path and query, and what the router stored with it', () => {
    window.history.replaceState({key: 'router'}, '', '/admin_console/plugins?theme=dark#old');
    writeAuditLocation({seq: 7, filters: NO_FILTERS});
    expect(window.location.href).toBe('http://localhost/admin_console/plugins?theme=dark#audit/7');
    expect(window.history.state).toEqual({key: 'router'});
    expect(permalink(SEARCH)).toContain('?theme=dark#audit?event_name=policy_changed');
});
