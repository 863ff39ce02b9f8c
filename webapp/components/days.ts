/** Days as date fields have them: YYYY-MM-DD in the reader's own zone. */

/** Unix ms; null for ''. */
export const startOfDay = (day: string) => (day === '' ? null : new Date(`${day}T00:00:00`).getTime());
export const endOfDay = (day: string) => (day === '' ? null : new Date(`${day}T23:59:59.999`).getTime());

export function toDay(ms: number | null): string {
    if (ms === null) {
        return '';
    }
    const at = new Date(ms);
    const two = (value: number) => String(value).padStart(2, '0');
    return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}
