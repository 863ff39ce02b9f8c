/** Until when tickets of a retired key are accepted: a rotation leaves running and sleeping clients time to get a new one. */
import type {Migration} from './migration';

export const addTicketKeyRotation: Migration = {
    name: '0046_ticket_key_rotation',
    statements: ['ALTER TABLE security_controls_ticket_key ADD COLUMN accepted_until bigint NOT NULL DEFAULT 0'],
};
