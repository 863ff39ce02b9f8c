/** A list of people as somebody pastes or uploads it: whom it names, what was not understood, and that nobody waits for a long one. */
import type {ResolvedUsers} from '../../contract/revocations';
import {useRevocationScene} from '../../test/support/revocation_scene';
import {addActor} from '../../test/support/session_features';

const scene = useRevocationScene();

/** While others have something to be answered, too. */
async function resolve(text: string, actor = scene.admin, answer = () => {}): Promise<ResolvedUsers> {
    const list = {isOver: false};
    const resolved = scene.features.call('resolveUsers', {actor, body: {text}});
    resolved.catch(() => {}).finally(() => {
        list.isOver = true;
    });
    const {clock} = scene.test.host;
    const others = async () => {
        if (!list.isOver) {
            answer();
            clock.after(0, others);
        }
    };
    clock.after(0, others);
    await scene.test.advance(0);
    return resolved;
}

describe('a pasted list', () => {
    it('understands usernames, e-mail addresses and ids, and reports the rest line by line', async () => {
        const [anna, bob] = [await scene.test.addUser({username: 'anna'}), await scene.test.addUser({email: 'bob@example.com'})];
        const gone = await scene.test.addUser({username: 'gone', deleteat: 5});
        expect(await resolve(`@Anna\n\n${anna.id}, BOB@example.com\nnobody\n${gone.id}\n${'x'.repeat(200)}`)).toEqual({
            lines: 5, user_ids: [anna.id, bob.id],
            problems: [
                {line: 3, text: anna.id, problem: 'repeated'}, {line: 4, text: 'nobody', problem: 'not_found'},
                {line: 5, text: gone.id, problem: 'deactivated'}, {line: 6, text: 'x'.repeat(100), problem: 'too_long'},
            ],
        });
    });

    it('reads the column of a CSV file that names people, quoted fields too', async () => {
        const anna = await scene.test.addUser({username: 'anna'});
        expect(await resolve('\uFEFF"Name";"Username"\r\n"Smith; Anna";"anna"\r\n"Who";"no""body"')).toEqual({
            lines: 2, user_ids: [anna.id], problems: [{line: 3, text: 'no"body', problem: 'not_found'}],
        });
    });

    it('says when a name is two people\'s', async () => {
        await scene.test.addUser({username: 'x@example.com'});
        await scene.test.addUser({email: 'x@example.com'});
        expect(await resolve('x@example.com')).toMatchObject({user_ids: [], problems: [{problem: 'ambiguous'}]});
    });

    it('says when its first line was taken for the name of the column, and somebody is called so', async () => {
        const [anna] = [await scene.test.addUser({username: 'anna'}), await scene.test.addUser({username: 'mail'})];
        expect(await resolve('mail\nanna')).toEqual({lines: 1, user_ids: [anna.id], problems: [{line: 1, text: 'mail', problem: 'column_name'}]});
        expect(await resolve('user, mail\nanna, bob')).toMatchObject({user_ids: [anna.id], problems: [{line: 1, text: 'mail', problem: 'column_name'}]});
        expect(await resolve('username\nanna')).toMatchObject({user_ids: [anna.id], problems: []});
    });

    it('names no more people than a revocation can', async () => {
        await scene.test.rows(`INSERT INTO users (id, createat, updateat, deleteat, username, email, roles) SELECT left(md5(n::text), 26), 0, 0, 0, 'bulk' || n, 'bulk' || n || '@x.org', 'system_user' FROM generate_series(1, 10001) n`);
        const names = (count: number) => Array.from({length: count}, (_, i) => `bulk${i + 1}`).join(',');
        expect((await resolve(names(10_000))).user_ids).toHaveLength(10_000);
        await expect(resolve(names(10_001))).rejects.toMatchObject({id: 'revocations.list_too_long'});
    });

    it('lets others be answered while it is long', async () => {
        let answered = 0;
        const {problems} = await resolve(Array.from({length: 2_000}, (_, i) => `nobody${i}`).join('\n'), scene.admin, () => {
            answered++;
        });
        expect(problems).toHaveLength(2_000);
        expect(answered).toBeGreaterThanOrEqual(8);
    });

    it('lets others be answered while one line of it is long, whether it names anybody or not', async () => {
        for (const line of [','.repeat(890_000), '"",'.repeat(290_000), `"${'a,'.repeat(400_000)}`.slice(0, 890_000)]) {
            let answered = 0;
            await resolve(line, scene.admin, () => {
                answered++;
            }).catch((error: unknown) => expect(error).toMatchObject({id: 'revocations.list_too_long'}));
            expect(answered).toBeGreaterThanOrEqual(8);
        }
    });

    it('understands people as mail programs write them, and never takes a family name for a username', async () => {
        const [anna, bob] = [await scene.test.addUser({email: 'anna@example.com'}), await scene.test.addUser({email: 'bob+list@example.com'})];
        const list = 'Smith, Anna <Anna@example.com>; "Doe, Bob" <bob+list@example.com>';
        expect(await resolve(list)).toEqual({lines: 1, user_ids: [anna.id, bob.id], problems: []});
        await scene.test.addUser({username: 'smith'});
        expect(await resolve(list)).toEqual({lines: 1, user_ids: [anna.id, bob.id], problems: [{line: 1, text: 'Smith', problem: 'family_name'}]});
    });

    it('loses nobody between people as mail programs write them', async () => {
        const [anna, bob, carl] = [await scene.test.addUser({email: 'a@example.com'}), await scene.test.addUser({email: 'b@example.com'}), await scene.test.addUser({username: 'carl'})];
        expect(await resolve('"Doe" <b@example.com>; carl; Anna <a@example.com>')).toEqual({lines: 1, user_ids: [bob.id, carl.id, anna.id], problems: []});
        expect(await resolve('carl, Anna <a@example.com>\nkarl, Bob <b@example.com>')).toEqual({
            lines: 2, user_ids: [anna.id, bob.id], problems: [{line: 1, text: 'carl', problem: 'family_name'}, {line: 2, text: 'karl', problem: 'not_found'}],
        });
    });

    it('takes the username of an address\'s owner before it for what it is', async () => {
        const anna = await scene.test.addUser({username: 'smith', email: 'smith@example.com'});
        expect(await resolve('Smith, Anna <smith@example.com>')).toEqual({lines: 1, user_ids: [anna.id], problems: []});
    });

    it('has an end, and is a system admin\'s', async () => {
        await expect(resolve('a\n'.repeat(10_001))).rejects.toMatchObject({id: 'revocations.list_too_long'});
        await expect(resolve('a', await addActor(scene.test, 'system_user system_user_manager'))).rejects.toMatchObject({id: 'api.forbidden'});
    });
});
