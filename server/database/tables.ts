/** The columns the product may name, typed for Kysely. Core's secrets (sessions.token, users.password, users.mfasecret) are absent, so no query can select them. */
export {};
