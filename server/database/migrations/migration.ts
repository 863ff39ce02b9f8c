/** What a numbered migration is: statements run once, in order, in one transaction. A published migration is never edited; the next one mends it. */
export interface Migration {
    /** `0001_what_it_makes`; the number gives the order and stays unique. */
    name: string;
    /** Each is one statement, without parameters. */
    statements: readonly string[];
}
