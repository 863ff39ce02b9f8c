/** What changed between two states of a record, field by field, so that nobody has to compare JSON by eye. */
import type {AuditRecord} from '../../../contract/types';

type State = AuditRecord['prior_state'];

export interface DifferenceRow {
    /** Nested fields with dots. */
    field: string;
    /** undefined: the field is not in that state. */
    before: unknown;
    after: unknown;
    changed: boolean;
}

export interface ListDifference {removed: unknown[]; kept: unknown[]; added: unknown[]}

/** Changed fields first, each part in the order of the record. With one state only, nothing counts as changed. */
export function compareStates(prior: State, resulting: State): DifferenceRow[] {
    const before = flatten(prior);
    const after = flatten(resulting);
    const rows = [...new Set([...before.keys(), ...after.keys()])].map((field): DifferenceRow => ({
        field, before: before.get(field), after: after.get(field),
        changed: prior !== null && resulting !== null && !isSame(before.get(field), after.get(field)),
    }));
    return [...rows.filter(({changed}) => changed), ...rows.filter(({changed}) => !changed)];
}

/** What left and what joined a list, for lists of plain values and of objects alike. */
export function compareLists(before: unknown[], after: unknown[]): ListDifference {
    const has = (list: unknown[], item: unknown) => list.some((other) => isSame(other, item));
    return {
        removed: before.filter((item) => !has(after, item)),
        kept: after.filter((item) => has(before, item)),
        added: after.filter((item) => !has(before, item)),
    };
}

/** The innermost fields with their paths, in the state's order. */
export function flatten(state: State): Map<string, unknown> {
    const fields = new Map<string, unknown>();
    const visit = (value: unknown, field: string) => {
        if (isPlainObject(value) && Object.keys(value).length > 0) {
            Object.entries(value).forEach(([name, inner]) => visit(inner, field === '' ? name : `${field}.${name}`));
        } else if (field !== '') {
            fields.set(field, value);
        }
    };
    visit(state, '');
    return fields;
}

/** The object that has the field, for what its other fields say of it. */
export function besideOf(state: Record<string, unknown>, field: string): Record<string, unknown> {
    return field.split('.').slice(0, -1).reduce((outer, name) => {
        const inner = outer[name];
        return isPlainObject(inner) ? inner : {};
    }, state);
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Canonical JSON sorts keys on both sides, so the text decides. */
function isSame(one: unknown, other: unknown): boolean {
    return JSON.stringify(one) === JSON.stringify(other);
}
