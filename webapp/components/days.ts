/** Days as date fields have them: YYYY-MM-DD in the reader's own zone. */

/** The last moment a date can be: for years with more digits than four, which a date field lets people type. */
const LAST_MS = 8.64e15;

/** Unix ms; null for ''. A year that is still being typed, or was before 1970, is as early as the API's times go: nothing is recorded before. */
export const startOfDay = (day: string) => (day === '' ? null : asTime(new Date(`${day}T00:00:00`)));
export const endOfDay = (day: string) => (day === '' ? null : asTime(new Date(`${day}T23:59:59.999`)));

function asTime(date: Date): number {
    const ms = date.getTime();
    return Number.isNaN(ms) ? LAST_MS : Math.max(ms, 0);
}

export function toDay(ms: number | null): string {
    if (ms === null) {
        return '';
    }
    const at = new Date(ms);
    const two = (value: number) => String(value).padStart(2, '0');
    return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}
