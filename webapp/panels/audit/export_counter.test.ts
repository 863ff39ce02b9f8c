import {ExportCounter} from './export_counter';

const count = (format: 'csv' | 'jsonl', ...chunks: string[]) => {
    const counter = new ExportCounter(format);
    chunks.forEach((chunk) => counter.add(new Uint8Array(Buffer.from(chunk))));
    return counter;
};
const NOTE = 'checkpoint,"origin\n7\n\n— name key\n","Not independently verifiable, says the server."\r\n';

test('line ends within quoted cells are no records, wherever the pieces are cut', () => {
    const counter = count('csv', 'seq,reason\r\n1,"two\n', 'lines, ""quoted"', '""\r\n2,plain\r\n');
    expect(counter.records).toBe(2);
    expect(counter.isWhole).toBe(false);
});

test('an export is whole once its checkpoint has arrived', () => {
    expect(count('csv', 'seq\r\n1\r\n', NOTE).isWhole).toBe(true);
    expect(count('csv', 'seq\r\n1\r\n', NOTE.slice(0, -4)).isWhole).toBe(false);
    expect(count('jsonl', '{"type":"export"}\n{"seq":1}\n', '{"note":"…","type":"check', 'point"}\n').isWhole).toBe(true);
    expect(count('jsonl', '{"type":"export"}\n{"seq":1}\n').isWhole).toBe(false);
});
