/** The guard's mistakes stay its own: the app goes on, and core logs what reportError tells it. */
export function safely(run: () => unknown): void {
    try {
        Promise.resolve(run()).catch(reportError);
    } catch (error) {
        reportError(error);
    }
}
