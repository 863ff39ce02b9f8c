/** Runs a verification: follows the server's stream of lines, and says "cut off" unless its last line, the result, arrived. */
import {useEffect, useRef, useState} from 'react';

import type {AuditFinding, VerificationLine} from '../../../contract/types';
import {openVerification} from '../../api/audit';
import {readLines} from '../../api/stream';

export type VerificationResult = Extract<VerificationLine, {type: 'result'}>;

export interface VerificationState {
    phase: 'idle' | 'running' | 'done' | 'cut_off' | 'failed';
    verified: number;
    /** Whether a checkpoint from elsewhere was given. */
    withKept: boolean;
    /** null until the server says. */
    total: number | null;
    findings: AuditFinding[];
    result: VerificationResult | null;
    /** What the request failed with; null when the stream broke. */
    error: unknown;
}

const IDLE: VerificationState = {phase: 'idle', withKept: false, verified: 0, total: null, findings: [], result: null, error: null};

export interface Verification {
    state: VerificationState;
    /** kept: a checkpoint from elsewhere, '' for none. */
    start(kept: string): void;
    stop(): void;
}

export function useVerification(onDone: () => void): Verification {
    const [state, setState] = useState(IDLE);
    const abort = useRef<AbortController | null>(null);
    useEffect(() => () => abort.current?.abort(), []);

    const run = async (kept: string, signal: AbortSignal) => {
        let begun = false;
        try {
            const response = await openVerification(kept === '' ? {} : {checkpoint: kept}, signal);
            begun = true;
            await readLines(response, (line) => setState((before) => follow(before, JSON.parse(line) as VerificationLine)), signal);
            setState((before) => (before.phase === 'running' ? {...before, phase: 'cut_off'} : before));
            onDone();
        } catch (error) {
            if (!signal.aborted) {
                setState((before) => (begun ? {...before, phase: 'cut_off'} : {...before, phase: 'failed', error}));
            }
        }
    };
    return {
        state,
        start: (kept) => {
            abort.current = new AbortController();
            setState({...IDLE, phase: 'running', withKept: kept.trim() !== ''});
            void run(kept.trim(), abort.current.signal);
        },
        stop: () => {
            abort.current?.abort();
            setState(IDLE);
        },
    };
}

function follow(before: VerificationState, line: VerificationLine): VerificationState {
    switch (line.type) {
    case 'progress':
        return {...before, verified: line.verified, total: line.total};
    case 'finding':
        return {...before, findings: [...before.findings, line.finding]};
    case 'result':
        return {...before, phase: 'done', result: line};
    case 'failed':
        return {...before, phase: 'cut_off'};
    }
}
