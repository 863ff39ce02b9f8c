/** Building blocks every schema shares: ids, times, paging, the error's wire form. */
import {z} from 'zod';

/** A Mattermost id: 26 characters of base32. */
export const Id = z.string().regex(/^[a-z0-9]{26}$/).meta({id: 'Id', description: 'A Mattermost id', example: 'dkyd1krimpyd7n886ufrzfqzbe'});

/** Unix time in milliseconds, UTC. */
export const Time = z.int().nonnegative().meta({description: 'Unix time in milliseconds, UTC'});

/** Opaque; from `next_cursor` of the page before. */
export const Cursor = z.string().max(200).regex(/^[A-Za-z0-9_-]*$/);

export const ErrorReply = z.strictObject({
    id: z.string(),
    message: z.string(),
    status_code: z.int(),
    request_id: z.string(),
    details: z.array(z.strictObject({path: z.string(), message: z.string()})).optional().meta({description: 'What exactly was wrong, by field'}),
}).meta({id: 'Error'});

/** A page of items and where the next one starts; null on the last page. */
export function page<T extends z.ZodType>(item: T) {
    return z.strictObject({items: z.array(item), next_cursor: Cursor.nullable()});
}

/** Page size and start. Query values are strings, hence the coercion. */
export const Paging = {
    cursor: Cursor.optional(),
    limit: z.coerce.number().int().min(1).max(200).optional(),
};

/** Free text an admin writes: for the audit, or for the person logged out. */
export const Reason = z.string().trim().min(1).max(500);
