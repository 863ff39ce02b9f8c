import {parseCommand} from './parse_command';

it.each(['@bea:', '@bea,', '"@bea"', '“@Bea”', 'bea;', '@bea'])('a person named as %s is bea', (written) => {
    expect(parseCommand(`/revoke-sessions ${written} lost laptop`)).toEqual({name: 'bea', reason: 'lost laptop'});
});

it.each(['bea.', '-bea_', 'bea@example.com'])('%s is a name as it stands', (written) => {
    expect(parseCommand(`/revoke-sessions ${written} why`)).toEqual({name: written, reason: 'why'});
});

it.each(['""', '@', ':', '@,'])('%s names nobody', (written) => {
    expect(parseCommand(`/revoke-sessions ${written} why`)).toEqual({error: 'usage'});
});

it('reads blanks of every kind as blanks, and what no database keeps as one', () => {
    expect(parseCommand('/Revoke-Sessions\t@bea\n a stolen\0laptop\0')).toEqual({name: 'bea', reason: 'a stolen laptop'});
});
