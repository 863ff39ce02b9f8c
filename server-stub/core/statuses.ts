/** Who is online, away or offline. Core keeps it in a table of its own; nothing the product does reads it, so it lives in memory here. */

export type Status = 'online' | 'away' | 'dnd' | 'offline';

export function createStatuses() {
    const statuses = new Map<string, Status>();
    return {
        get: (userId: string): Status => statuses.get(userId) ?? 'offline',
        set(userId: string, status: Status): void {
            statuses.set(userId, status);
        },
        all: (): Record<string, Status> => Object.fromEntries(statuses),
    };
}
