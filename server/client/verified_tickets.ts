/**
 * Tickets whose MAC was found right: a client shows the same one with each step of its wipe, and checking it is the costliest part of a
 * request. Not asked before the ticket's key was found to be valid still, and it decides nothing but whose ticket it is.
 */
import type {Crypto} from '../host';
import type {TicketClaims, TicketKey} from './ticket';
import {readTicket} from './ticket';

/** About a kilobyte each. Beyond it all are forgotten, and checked again. */
const REMEMBERED = 2_000;

export interface VerifiedTickets {
    /** As readTicket. */
    read(crypto: Crypto, key: TicketKey, serverId: string, ticket: string): TicketClaims | null;
}

export function createVerifiedTickets(): VerifiedTickets {
    const verified = new Map<string, TicketClaims>();
    return {
        read(crypto, key, serverId, ticket) {
            // The ticket names its key, and a key's secret never changes.
            const known = verified.get(ticket);
            if (known?.serverId === serverId) {
                return known;
            }
            const claims = readTicket(crypto, key, serverId, ticket);
            if (claims) {
                if (verified.size >= REMEMBERED) {
                    verified.clear();
                }
                verified.set(ticket, claims);
            }
            return claims;
        },
    };
}
