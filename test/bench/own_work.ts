/** What of Chromium's trace is the plugin's own work on a page's main thread, and what is core's that only runs within it. */
import {PLUGIN_ID} from '../../contract/names';

export interface TraceEvent {
    /** Microseconds; tdur is the thread's processor time. */
    name: string; ph: string; pid: number; tid: number; ts: number; dur?: number; tdur?: number; id?: string;
    args: {name?: string; data?: {url?: string; timeout?: number; singleShot?: boolean; stackTrace?: Array<{url: string}>;
        startTime?: number; cpuProfile?: {nodes?: Array<{id: number; parent?: number; callFrame: {url?: string}}>; samples?: number[]}; timeDeltas?: number[];
    }};
}

export const isOurs = (url: string | undefined): boolean => url?.includes(`/plugins/${PLUGIN_ID}/`) === true;

/**
 * What runs within an entry without being its work: core goes on in a microtask when a plugin has started, and draws the whole page; once in a while
 * the browser keeps the script compiled; and V8 looks up where in its source a script stands, which it does for the tracing alone (measured in a page:
 * 4 to 6 ms while traced, below 1 ms otherwise).
 */
const OTHERS = ['RunMicrotasks', 'v8.produceCache', 'V8.CollectSourcePositions'];

/** FunctionCall is one entry into JavaScript from the browser, whatever runs inside it; EvaluateScript a script's first run. */
export function ownWork(events: readonly TraceEvent[]): Array<{ms: number; cpuMs: number}> {
    const onMainThread = completeOnMainThreads(events);
    const others = outermost(onMainThread.filter(({name}) => OTHERS.includes(name)));
    return onMainThread.filter(({name, args}) => ['FunctionCall', 'EvaluateScript'].includes(name) && isOurs(args.data?.url)).map((entry) => {
        const within = others.filter((one) => isWithin(one, entry));
        const without = (part: 'dur' | 'tdur') => ((entry[part] ?? 0) - within.reduce((sum, one) => sum + (one[part] ?? 0), 0)) / 1000;
        return {ms: without('dur'), cpuMs: without('tdur')};
    });
}

/**
 * What a function does after an await runs in a microtask, which belongs to nobody: only samples tell whose code it was. The own share of each
 * run of microtasks, ms by the clock.
 */
export function ownWorkAfterAnswers(events: readonly TraceEvent[]): number[] {
    const samples = ownSamples(events);
    return completeOnMainThreads(events).filter(({name}) => name === 'RunMicrotasks').map((run) => samples
        .filter(({pid, ts}) => pid === run.pid && ts >= run.ts && ts <= endOf(run))
        .reduce((sum, {us}) => sum + us, 0) / 1000);
}

/** When the plugin's code was found on the stack, and for how long since the sample before. */
function ownSamples(events: readonly TraceEvent[]): Array<{pid: number; ts: number; us: number}> {
    return events.filter(({name}) => name === 'Profile').flatMap((profile) => {
        const own = new Set<number>();
        let ts = profile.args.data?.startTime ?? 0;
        return events.filter(({name, pid, id}) => name === 'ProfileChunk' && pid === profile.pid && id === profile.id).flatMap(({pid, args: {data}}) => {
            data?.cpuProfile?.nodes?.forEach(({id, parent, callFrame}) => (isOurs(callFrame.url) || (parent !== undefined && own.has(parent))) && own.add(id));
            return (data?.cpuProfile?.samples ?? []).flatMap((node, index) => {
                const us = data?.timeDeltas?.[index] ?? 0;
                ts += us;
                return own.has(node) ? [{pid, ts, us}] : [];
            });
        });
    });
}

function completeOnMainThreads(events: readonly TraceEvent[]): TraceEvent[] {
    const mainThreads = new Set(events.filter(({name, args}) => name === 'thread_name' && args.name === 'CrRendererMain').map(({pid, tid}) => `${pid} ${tid}`));
    return events.filter(({ph, pid, tid}) => ph === 'X' && mainThreads.has(`${pid} ${tid}`));
}

const endOf = ({ts, dur}: TraceEvent) => ts + (dur ?? 0);

const isWithin = (inner: TraceEvent, outer: TraceEvent) => inner.pid === outer.pid && inner.tid === outer.tid && inner.ts >= outer.ts && endOf(inner) <= endOf(outer);

/** Those that lie in none of the others, so that nothing is taken off twice. */
function outermost(events: readonly TraceEvent[]): TraceEvent[] {
    return events.filter((event) => !events.some((other) => other !== event && isWithin(event, other)));
}
