/** What a benchmark adds to the memory of the plugin's own process, as Linux counts it. */
import {readdirSync, readFileSync, writeFileSync} from 'node:fs';

export interface Memory {
    /** Peak since the measurement began, above what there was then, in MB. */
    addedMb(): number;
    /** Where nobody keeps the peak, to be called while the work goes on. */
    look?(): void;
}

export function memoryOfPlugin(): Memory {
    const pid = pluginProcess();
    // Makes the kernel forget the peak so far.
    writeFileSync(`/proc/${pid}/clear_refs`, '5');
    const before = kilobytes(pid, 'VmRSS');
    return {addedMb: () => (kilobytes(pid, 'VmHWM') - before) / 1024};
}

/** The plugin's executable among this process's descendants. */
function pluginProcess(): string {
    const parents = new Map<string, string>();
    for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
        try {
            // The name, in parentheses, may hold spaces; the parent is the second field behind it.
            parents.set(pid, readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /s, '').split(' ')[1] ?? '');
        } catch {
            // It has ended meanwhile.
        }
    }
    const isDescendant = (pid: string): boolean => pid === String(process.pid) || (parents.has(pid) && isDescendant(parents.get(pid) ?? ''));
    const found = [...parents.keys()].find((pid) => isDescendant(pid) && /plugin-linux/.test(readFileSync(`/proc/${pid}/cmdline`, 'utf8')));
    if (!found) {
        throw new Error('the plugin\'s process was not found');
    }
    return found;
}

function kilobytes(pid: string, field: string): number {
    const line = readFileSync(`/proc/${pid}/status`, 'utf8').split('\n').find((text) => text.startsWith(`${field}:`)) ?? '';
    return Number(line.replace(/\D/g, ''));
}
