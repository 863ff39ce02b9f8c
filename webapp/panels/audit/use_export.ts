/** Runs an export: follows its stream, and hands the file to the browser only when it arrived whole. */
import {useEffect, useRef, useState} from 'react';

import type {ExportAudit} from '../../../contract/types';
import {openExport} from '../../api/audit';
import {saveFile} from '../../api/save_file';
import {readChunks} from '../../api/stream';
import {ExportCounter} from './export_counter';

/** Pieces are handed to the browser's own storage in parts, so that a large export does not stand in the page's memory. */
const PART_BYTES = 8 * 1024 * 1024;
/** More often nobody could read it. */
const SHOW_EVERY_MS = 200;

export type ExportState =
    | {phase: 'idle'}
    | {phase: 'running' | 'saved' | 'cut_off'; records: number; total: number | null}
    | {phase: 'failed'; error: unknown};

export interface RunningExport {
    state: ExportState;
    start(body: ExportAudit): void;
    stop(): void;
}

export function useExport(): RunningExport {
    const [state, setState] = useState<ExportState>({phase: 'idle'});
    const abort = useRef<AbortController | null>(null);
    useEffect(() => () => abort.current?.abort(), []);

    const run = async (body: ExportAudit, signal: AbortSignal) => {
        const counter = new ExportCounter(body.format);
        let begun = false;
        let total: number | null = null;
        try {
            const response = await openExport(body, signal);
            begun = true;
            // With filters nobody knows beforehand how many will match.
            total = body.format === 'csv' && body.filters ? null : Number(response.headers.get('Audit-Records') ?? 0);
            setState({phase: 'running', records: 0, total});
            const file = await readFile(response, counter, () => setState({phase: 'running', records: counter.records, total}), signal);
            if (counter.isWhole) {
                saveFile(fileName(response, body.format), file);
            }
            // The checkpoint's line is none.
            setState({phase: counter.isWhole ? 'saved' : 'cut_off', records: total ?? Math.max(0, counter.records - 1), total});
        } catch (error) {
            if (!signal.aborted) {
                setState(begun ? {phase: 'cut_off', records: counter.records, total} : {phase: 'failed', error});
            }
        }
    };
    return {
        state,
        start: (body) => {
            abort.current = new AbortController();
            setState({phase: 'running', records: 0, total: null});
            void run(body, abort.current.signal);
        },
        stop: () => {
            abort.current?.abort();
            setState({phase: 'idle'});
        },
    };
}

async function readFile(response: Response, counter: ExportCounter, onProgress: () => void, signal: AbortSignal): Promise<Blob> {
    const parts: Blob[] = [];
    let pieces: Array<Uint8Array<ArrayBuffer>> = [];
    let bytes = 0;
    let shownAt = 0;
    await readChunks(response, (chunk) => {
        counter.add(chunk);
        pieces.push(chunk);
        bytes += chunk.length;
        if (bytes >= PART_BYTES) {
            parts.push(new Blob(pieces));
            pieces = [];
            bytes = 0;
        }
        if (Date.now() - shownAt >= SHOW_EVERY_MS) {
            shownAt = Date.now();
            onProgress();
        }
    }, signal);
    return new Blob([...parts, ...pieces]);
}

function fileName(response: Response, format: ExportAudit['format']): string {
    return /filename="([A-Za-z0-9_.-]+)"/.exec(response.headers.get('Content-Disposition') ?? '')?.[1] ?? `audit.${format}`;
}
