/** The people of the stand-in: plausible, and of every kind the product treats differently. */
import type {NewUser} from '../core/users';

export interface LogIn {username: string; password: string}

export const ADMIN: LogIn = {username: 'admin', password: 'stand-in-admin'};
export const USER: LogIn = {username: 'maria.keller', password: 'stand-in-user'};

type Person = Pick<NewUser, 'username' | 'first_name' | 'last_name'> & Partial<NewUser>;

const person = (first_name: string, last_name: string, more: Partial<NewUser> = {}): Person => ({
    username: `${first_name}.${last_name}`.toLowerCase().normalize('NFD').replace(/[^a-z.]/g, ''), first_name, last_name, ...more,
});

/** Everybody but the bots. Who logs in with a password has USER's, but for ADMIN. */
export const PEOPLE: readonly Person[] = [
    person('Ada', 'Brandt', {username: ADMIN.username, password: ADMIN.password, roles: 'system_user system_admin', position: 'System administrator'}),
    person('Maria', 'Keller', {position: 'Site engineer'}),
    person('Tomasz', 'Nowak', {roles: 'system_user system_admin', position: 'System administrator'}),
    person('Helen', 'Fischer', {roles: 'system_user system_read_only_admin', position: 'Internal audit'}),
    person('Samuel', 'Okafor', {roles: 'system_user system_manager', position: 'Platform operations'}),
    person('Ingrid', 'Lund', {roles: 'system_user system_user_manager', position: 'Help desk'}),
    person('Guido', 'Ferrari', {roles: 'system_guest', position: 'Contractor'}),
    person('Noor', 'Haddad', {roles: 'system_guest', position: 'Auditor (external)'}),
    person('Peter', 'Vogel', {roles: 'system_guest', position: 'Supplier'}),
    person('Elena', 'Petrova', {auth_service: 'saml', position: 'Controlling'}),
    person('Jonas', 'Weber', {auth_service: 'saml', position: 'Procurement'}),
    person('Amina', 'Diallo', {auth_service: 'ldap', position: 'Logistics'}),
    person('Luca', 'Moretti', {auth_service: 'gitlab', position: 'Developer'}),
    person('Sofia', 'Lindqvist', {mfa_secret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP', position: 'Security'}),
    person('Karel', 'Dvorak', {delete_at: 1_780_000_000_000, position: 'Left the company'}),
    person('Anna', 'Schmidt'), person('Bruno', 'Costa'), person('Chiara', 'Rossi'), person('David', 'Cohen'), person('Emma', 'Laurent'),
    person('Felix', 'Hartmann'), person('Grace', 'Mwangi'), person('Hugo', 'Bernard'), person('Iris', 'Yamada'), person('Jakub', 'Kowalski'),
    person('Katrin', 'Maier'), person('Liam', 'Murphy'), person('Mei', 'Chen'), person('Nils', 'Johansson'), person('Olga', 'Ivanova'),
    person('Paul', 'Richter'), person('Rania', 'Said'), person('Stefan', 'Huber'), person('Tara', 'Singh'), person('Ulrike', 'Bauer'),
    person('Victor', 'Alvarez'), person('Wanda', 'Zielinska'), person('Yusuf', 'Demir'),
];

export const BOTS = [
    {username: 'deploy-bot', display_name: 'Deploy bot', description: 'Announces releases'},
    {username: 'alert-bot', display_name: 'Alert bot', description: 'Posts alerts of the monitoring'},
] as const;

export const TEAMS = [
    {name: 'operations', display_name: 'Operations'},
    {name: 'engineering', display_name: 'Engineering'},
    {name: 'customer-care', display_name: 'Customer Care'},
] as const;

export const CHANNELS = [
    {name: 'town-square', display_name: 'Town Square'},
    {name: 'off-topic', display_name: 'Off-Topic'},
    {name: 'incidents', display_name: 'Incidents'},
    {name: 'shift-handover', display_name: 'Shift handover'},
] as const;

export const MESSAGES = [
    'Good morning! The night shift was quiet.',
    'The maintenance window for the east site is confirmed for Thursday, 22:00.',
    'Can somebody review the restore test of last week? The report is in the usual folder.',
    'Ticket 4711 is solved: it was the certificate of the gateway.',
    'Please remember to hand back the loan phones before the weekend.',
    'The new on-call plan is online. Swap requests until Friday, please.',
    'Pump 3 shows the same vibration again; maintenance is informed.',
    'Thanks, that was quick.',
] as const;

export const USER_AGENTS = [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15',
    'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0',
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Electron/38.0.0 Safari/537.36 Mattermost/6.0.1',
] as const;

export const MOBILE_CLIENTS = [
    {userAgent: 'Mattermost Mobile/2.43.0+700 (iOS; 18.5; iPhone 15)', prefix: 'apple_rn-v2'},
    {userAgent: 'Mattermost Mobile/2.43.0+700 (Android; 15; Pixel 8)', prefix: 'android_rn-v2'},
] as const;
