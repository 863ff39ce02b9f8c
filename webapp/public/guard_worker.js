/**
 * The session guard's timers. They run here because a browser slows the timers of hidden tabs down to one a minute, and a hidden
 * tab must find out within that minute that its session ended. Plain JavaScript: Mattermost serves this folder as it is.
 *
 * In: {set: id, ms} or {cancel: id}. Out: id, when its time has come.
 */
const timers = new Map();

self.onmessage = ({data}) => {
    if (data.set !== undefined) {
        timers.set(data.set, setTimeout(() => {
            timers.delete(data.set);
            self.postMessage(data.set);
        }, data.ms));
        return;
    }
    clearTimeout(timers.get(data.cancel));
    timers.delete(data.cancel);
};
