/** What nearly every unit test of the server begins with: one database a file, as it costs seconds and much memory, and in it one host a test. */
import type {TestDatabase, TestHost} from './test_host';
import {startTestDatabase} from './test_host';

/** For a file whose tests make their own hosts; to be called at its top. */
export function useTestDatabase(): Pick<TestDatabase, 'createTestHost'> {
    let database: TestDatabase;
    beforeAll(async () => {
        database = await startTestDatabase();
    }, 60_000);
    afterAll(() => database.stop());
    return {createTestHost: (options) => database.createTestHost(options)};
}

/** To be called at the top of a file: every test finds a fresh host in what this returns. */
export function useTestHost(options?: Parameters<TestDatabase['createTestHost']>[0]): TestHost {
    const database = useTestDatabase();
    const test = {} as TestHost;
    beforeEach(async () => {
        Object.assign(test, await database.createTestHost(options));
    });
    return test;
}
