/** Narrow checks of what comes from outside. By hand, since every user loads the guard and zod is ten times its size. */

export type Fields = Record<string, unknown>;

export function fieldsOf(value: unknown): Fields | null {
    return typeof value === 'object' && !Array.isArray(value) ? value as Fields | null : null;
}

export const isId = (value: unknown): value is string => typeof value === 'string' && /^[a-z0-9]{26}$/.test(value);
export const isTime = (value: unknown): value is number => typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
export const isTicket = (value: unknown): value is string => typeof value === 'string' && value.length <= 600 && /^v1\.[\w-]+\.[\w-]+\.[\w-]+$/.test(value);
export const isNonce = (value: unknown): value is string => typeof value === 'string' && /^[\w-]{1,64}$/.test(value);

export function isOneOf<T extends string>(values: readonly T[], value: unknown): value is T {
    return typeof value === 'string' && (values as readonly string[]).includes(value);
}
