import {usePushScene} from '../../test/support/push_policy_scene';
import {createKnownFacts} from './known_facts';
import {createPolicyCache} from './policy_cache';
import {readPushPolicy} from './push_policy';

const scene = usePushScene();

/** Two that were saved one after the other, and the memory of a node that took part. */
async function saveTwice() {
    await scene.save({rules: []});
    const first = await readPushPolicy(scene.test.host.sql);
    await scene.save({rules: [scene.rule({type: 'everything'}, 'suppress')]});
    const second = await readPushPolicy(scene.test.host.sql);
    return {first, second, cache: createPolicyCache(createKnownFacts()), host: scene.test.host};
}

it('a policy whose request ends later than that of a newer one takes nothing from it', async () => {
    const {first, second, cache, host} = await saveTwice();
    cache.adopt(host, second);
    cache.adopt(host, first);
    expect(cache.atHand(host)?.version).toBe(second.version);
});

it('nor from a newer one that was read, or that another node tells of', async () => {
    const {first, second, cache, host} = await saveTwice();
    await cache.get(host);
    cache.adopt(host, first);
    expect(cache.atHand(host)?.version).toBe(second.version);
    cache.forget(second.version);
    cache.adopt(host, first);
    expect(cache.atHand(host)).toBeNull();
    expect((await cache.get(host)).version).toBe(second.version);
});

it('what was at hand before the clock was set back is not until its time comes again', async () => {
    const {second, cache, host} = await saveTwice();
    cache.adopt(host, second);
    await scene.test.sleep(-3_600_000);
    expect(cache.atHand(host)).toBeNull();
});
