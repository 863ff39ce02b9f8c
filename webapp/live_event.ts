/** The window event by which the plugin's entry passes the websocket's `revocation_changed` on to the panels, which live in a chunk of their own. */
export const REVOCATION_CHANGED = 'security-controls:revocation_changed';
