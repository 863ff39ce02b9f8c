/** Which signs are punctuation or symbols to core's Markdown library. By a table: goja takes `\p{P}` in an expression for the letters themselves. */

/**
 * Go's unicode.IsPunct and IsSymbol (Unicode 15.0), in base 36: how far each range begins behind the end of the one before, and, where it is
 * longer than one sign, by how much.
 */
const RANGES = (
    'x:e b:6 r:5 r:3 z:8 2:1 2:3 3 2:2 3 4 o w cr:3 d:d 6:6 2 2:g 3a 9 6:1 2 33 3w 60:5 16:1 3:2 1b 2 3 3 19:1 i:9 c 2:2 23:3 2v a b k:1 2:d 6h:3 5:1 1d:e w ' +
    '16 64:1 b 3m:1 7:1 2 3d 3e:1 3j 3n:7 3h 8 5 5n 16 3f 23 g b:1 4m:m 3:5 l 2 2 2:3 20 1l:7 2:5 2:c 34:5 27:1 2k h1:8 14:9 2v h9:1 19:1 27:2 20:1 4e:2 2:3 ' +
    '11:a 8m 4:1 49:x v:1 3l:6 2:5 4t:g a:a 3i:3 1o:4 1r:1 1t:7 c kq 2:2 c:2 e:2 e:2 e:1 i:n 9:1a s:4 c:4 i:w 1s:1 2:3 2:1 b 2:2 6:5 2 2 2 5 c:1 5:4 6:3 2 ' +
    '1n:1 5:ie q:a 2a:25 n:hh v:rj 3:v 2:2w 6e:5 f:3 2:1 35 40:1a 2:19 z:p 2:2g d:5x r:b 6:3 4:o g 6:1 6:2 2k:1 4 2j 45:1 5:9 x:z t:u c:t 9 g:v b:12 g:8v ' +
    '535:1r h3l:1i 1k:1 7i:2 2s b 38:5 9:m a:1 2w:1 4e:3 b:3 1n:3 2f:1 15:2 2 1e:1 1c 2q:c h:1 3h:3 o:2 2t:1 h:1 2y f:1 3k fni 3t:g ak:h 3k 19:3 h:9 n:y 2:i ' +
    '2:3 46:e b:6 r:5 r:a 3f:6 2:6 e:1 77:2 1h:8 1m:g 3:2 2:c 4 1c:18 bn 1d bj ko w:1 4n w 7l:8 13 21 14:6 1v:6 2i:3 lt 4o:4 19:3 5a:6 32:1 2:3 3j:3 1d:1 ' +
    '28:3 5 e 2:2 2h:5 30 bm:4 b:1 2 2x 6z:m 2y:2 t:c 25 3n:3 70 7d:2 4c 2l:7 2c:2 2:4 2m:9 8o:4 17:1 hy:1 23:c 3q:s e vl:4 29p:1 bjw:1 3q 1u:8 5:1 nm:3 94 ' +
    'f5m 3 3ox:37 1p:6t b:12 3:1n 6:2 n:1 8:t 5:1o m:1t 4 57:2e ob q w q w q w q w q 1p:e7 1k:3 1f:7 2:d 2:6 1c4 c0 19b:1 nh 4 3i ci:1 7j:17 5:2r d:e 3:e ' +
    '2:e 2:10 o:4g 1l:s e:17 5:8 8:1 f:5 4b:rb 5:g 4:c 4:3a 5:2m 7:b 5 g:b 5:1j 9:9 7:13 9:t 3:1 27:9f d:d 3:c 4:8 8:19 2:6 9:d 5:8 8:8 8:42 2:1i'
).split(' ');

const starts: number[] = [];
const ends: number[] = [];
for (const range of RANGES) {
    const [distance = '', length = '0'] = range.split(':');
    const start = (ends[ends.length - 1] ?? 0) + parseInt(distance, 36);
    starts.push(start);
    ends.push(start + parseInt(length, 36));
}

/** char: one sign, of two halves where it has them. */
export function isPunctuation(char: string): boolean {
    const code = char.codePointAt(0) ?? 0;
    let from = 0;
    let to = starts.length;
    while (from < to) {
        const middle = (from + to) >> 1;
        if ((ends[middle] ?? 0) < code) {
            from = middle + 1;
        } else {
            to = middle;
        }
    }
    return code >= (starts[from] ?? Infinity);
}
