/** Whether two JSON documents say the same, in whatever order their fields came. */
export function isSame(one: unknown, other: unknown): boolean {
    if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) {
        return one === other;
    }
    const [some, others] = [new Map(Object.entries(one)), new Map(Object.entries(other))];
    return Array.isArray(one) === Array.isArray(other) && some.size === others.size && [...some].every(([name, value]) => others.has(name) && isSame(value, others.get(name)));
}
