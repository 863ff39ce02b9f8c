import {address, addressRange} from './fields';

it.each(['10.8.0.0/24', '127.0.0.1', '0.0.0.0/0', '::', '::1', 'fe80::1', '2001:db8::/32', '2001:DB8:0:0:0:0:0:1', '1::2:3:4:5:6:7'])('%s is an address or a range', (text) => {
    expect(addressRange(text)).toBeNull();
});

it.each([
    '', '10.8.0', '10.8.0.256', '010.8.0.1', '10.8.0.0/33', '10.8.0.0/', '10.8.0.0/24/8', '10.8.0.0;', ':', ':::', '1:2', '1::2::3', ':1', '1:', '1:2:3:4:5:6:7', '1:2:3:4:5:6:7:8:9', '1::2:3:4:5:6:7:8', '12345::', 'g::', '::/129', '::1%eth0',
])('%j is none, as NGINX would say', (text) => {
    expect(addressRange(text)).not.toBeNull();
});

it('what is listened on is an IPv4 address alone', () => {
    expect([address('10.8.0.1'), address('::1') === null, address('10.8.0.1/24') === null]).toEqual([null, false, false]);
});
