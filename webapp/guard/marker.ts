/**
 * The pending marker: a wipe survives navigation, a closed browser and core's own reload because the next page finds it here.
 * It is written only after a verdict.
 */
import type {Notice, WipeReport} from '../../contract/types';
import {MARKER_KEY, readJson, removeKey, writeJson} from './own_keys';
import type {Texts} from './texts';
import {parseTexts} from './texts';
import type {HeldTicket} from './ticket';
import {fieldsOf, isId, isNonce, isOneOf, isTicket, isTime} from './validate';
import type {Ending} from './verdict';
import {parseNotice} from './verdict';

const STEPS = ['leaving', 'deleted', 'looked_again'] as const;

export interface Marker {
    ticket: string;
    session_id: string;
    /** null exactly when wipe is false. */
    nonce: string | null;
    notice: Notice | null;
    /** false: leave the app and say why, but delete nothing. */
    wipe: boolean;
    /** Unix ms of this client's clock. */
    started_at: number;
    /** leaving: nothing was deleted for certain. deleted: to be looked at again. looked_again: only the report is owed. */
    step: typeof STEPS[number];
    /** Pages that tried. A wipe that keeps failing must not lock the person out of the log-in page. */
    attempts: number;
    /** What was removed so far; set from step deleted on. */
    report: WipeReport | null;
    /** The server has this very report. */
    reported?: boolean;
    texts: Texts;
}

export function newMarker(ticket: HeldTicket, ending: Ending, now: number): Marker {
    return {
        ticket: ticket.ticket, session_id: ending.session_id, nonce: ending.nonce, notice: ending.notice, wipe: ending.verdict === 'wipe',
        started_at: now, step: 'leaving', attempts: 0, report: null, texts: ticket.texts,
    };
}

/** Whether there is anything to look at. */
export function hasMarker(): boolean {
    return readJson(MARKER_KEY) !== null;
}

/** null when there is none; a malformed one is removed, since nobody can say what it meant. */
export function readMarker(): Marker | null {
    const stored = readJson(MARKER_KEY);
    const marker = parseMarker(stored);
    if (stored !== null && !marker) {
        removeMarker();
    }
    return marker;
}

/** False when only this page knows it. */
export function keepMarker(marker: Marker): boolean {
    return writeJson(MARKER_KEY, marker);
}

/** A log-out's marker has done its work once the person has read the notice or logged in; a wipe's ends itself. */
export function removeLogoutMarker(): void {
    if (readMarker()?.wipe === false) {
        removeMarker();
    }
}

export function removeMarker(): void {
    removeKey(MARKER_KEY);
}

function parseMarker(value: unknown): Marker | null {
    const fields = fieldsOf(value);
    if (!fields) {
        return null;
    }
    const {nonce, wipe, step} = fields;
    const notice = parseNotice(fields.notice);
    const report = parseReport(fields.report);
    const fits = isTicket(fields.ticket) && isId(fields.session_id) && isTime(fields.started_at) && isTime(fields.attempts) && notice !== undefined;
    if (!fits || typeof wipe !== 'boolean' || (wipe ? !isNonce(nonce) : nonce !== null)) {
        return null;
    }
    if (!isOneOf(STEPS, step) || (step !== 'leaving' && !report)) {
        return null;
    }
    return {...fields, notice, report, texts: parseTexts(fields.texts)} as unknown as Marker;
}

export function parseReport(value: unknown): WipeReport | null {
    const fields = fieldsOf(value);
    const counts = ['local_storage_keys', 'session_storage_keys', 'databases', 'caches', 'service_workers', 'swept_again'];
    if (!fields || !counts.every((name) => isTime(fields[name])) || !Array.isArray(fields.remaining)) {
        return null;
    }
    return fields.remaining.every((item) => typeof item === 'string') ? fields as WipeReport : null;
}
