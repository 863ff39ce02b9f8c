/** Reads a value of unknown shape field by field and collects what is wrong, so that a form can show every problem beside its field. */
import type {Check, Problem} from './fields';

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

export class Reader {
    private readonly fields: Record<string, unknown>;
    private readonly seen = new Set<string>();

    constructor(value: unknown, private readonly prefix: string, private readonly problems: Problem[]) {
        this.fields = isRecord(value) ? value : {};
        if (!isRecord(value)) {
            this.complain('', 'An object is needed');
        }
    }

    complain(name: string, message: string): void {
        this.problems.push({path: [this.prefix, name].filter((part) => part !== '').join('.'), message});
    }

    /** Whether the optional field or part is there; null and "" count as absent. */
    has(name: string): boolean {
        this.seen.add(name);
        const value = this.fields[name];
        return value !== undefined && value !== null && value !== '';
    }

    raw(name: string): unknown {
        this.seen.add(name);
        return this.fields[name];
    }

    names(): string[] {
        return Object.keys(this.fields);
    }

    text(name: string, check: Check): string {
        const value = this.raw(name);
        if (typeof value !== 'string') {
            this.complain(name, 'A text is needed');
            return '';
        }
        const message = check(value);
        if (message !== null) {
            this.complain(name, message);
        }
        return value;
    }

    optionalText(name: string, check: Check): string | null {
        return this.has(name) ? this.text(name, check) : null;
    }

    boolean(name: string, otherwise: boolean): boolean {
        const value = this.raw(name) ?? otherwise;
        if (typeof value !== 'boolean') {
            this.complain(name, 'true or false is needed');
            return otherwise;
        }
        return value;
    }

    integer(name: string, otherwise: number, min: number, max: number): number {
        const value = this.raw(name) ?? otherwise;
        if (typeof value !== 'number' || !Number.isInteger(value) || value < min || value > max) {
            this.complain(name, `A whole number from ${min} to ${max} is needed`);
            return otherwise;
        }
        return value;
    }

    texts(name: string, check: Check, atLeast = 0): string[] {
        const value = this.raw(name) ?? [];
        if (!Array.isArray(value) || value.length > 50) {
            this.complain(name, 'A list of at most 50 is needed');
            return [];
        }
        if (value.length < atLeast) {
            this.complain(name, `At least ${atLeast} is needed`);
        }
        value.forEach((item: unknown, i) => {
            const message = typeof item === 'string' ? check(item) : 'A text is needed';
            if (message !== null) {
                this.complain(`${name}.${i}`, message);
            }
        });
        return value.filter((item): item is string => typeof item === 'string');
    }

    part(name: string): Reader {
        return new Reader(this.raw(name), [this.prefix, name].filter((part) => part !== '').join('.'), this.problems);
    }

    /** A misspelt field would silently do nothing, so it is a problem. */
    refuseOthers(): void {
        for (const name of this.names().filter((known) => !this.seen.has(known))) {
            this.complain(name, 'There is no such field');
        }
    }
}
