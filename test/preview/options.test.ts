import {readOptions, UsageError} from './options';

it('takes what the command line says, and defaults for the rest', () => {
    const options = readOptions(['--level', 'generic', '--sample', 'dm', '--sender', '@emma', '--crt', 'off', '--json']);
    expect(options).toMatchObject({
        input: {sample: 'dm', sender: 'emma', channel: 'Town Square', text: ''}, settings: {level: 'generic', collapsed_threads: false, id_loaded_licensed: false}, json: true,
    });
});

it.each([
    [['--sender', 'CI robot'], 'CI robot'], [['--sender', 'user11'], undefined], [['--sender', '@user11'], undefined], [[], undefined],
    [['--sender', 'CI robot', '--override', ''], ''], [['--sender', 'CI robot', '--override', 'Build'], 'Build'],
])('a webhook\'s sender that is no username is the name it gives itself: %j', (args, override) => {
    expect(readOptions(['--level', 'full', '--sample', 'webhook', ...args]).input.override).toBe(override);
});

it.each(['- a list', '---\nline', '--json', '-'])('a message may begin as an option does: %j', (message) => {
    expect(readOptions(['--level', 'full', '--sample', 'dm', '--message', message, '--crt', 'on'])).toMatchObject({input: {text: message}, json: false});
});

it.each([
    [['--sample', 'dm'], /^--level is one of id_loaded, /], [['--level', 'full', '--sample', 'x'], /^--sample is one of dm, /],
    [['--level', 'full', '--sample', 'dm', '--crt', 'maybe'], /^--crt is one of on, off/], [['--level', 'full', '--sample', 'dm', '--loud'], /--loud/],
])('what cannot be meant is told: %j', (args, message) => {
    expect(() => readOptions(args)).toThrow(UsageError);
    expect(() => readOptions(args)).toThrow(message);
});
