import {allowedAddress} from './addresses';

test.each(['169.254.169.254', '[fe80::1]', '0.0.0.0', '100.100.100.200', '::ffff:169.254.169.254'])('%s is never called', async (host) => {
    await expect(allowedAddress(host, true)).rejects.toMatchObject({id: 'net.refused_address'});
});

test.each(['127.0.0.1', '10.1.2.3', '192.168.0.1', '[::1]', 'fd12::1', '::ffff:10.0.0.1'])('%s is called only when private addresses are allowed', async (host) => {
    await expect(allowedAddress(host, false)).rejects.toMatchObject({id: 'net.refused_address'});
    await expect(allowedAddress(host, true)).resolves.toBeTruthy();
});

test('a public address is called', async () => {
    await expect(allowedAddress('93.184.216.34', false)).resolves.toEqual({address: '93.184.216.34', family: 4});
});
