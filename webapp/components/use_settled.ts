/** A value once it has stopped changing, so that not every letter typed asks the server. */
import {useEffect, useState} from 'react';

const SETTLE_MS = 250;

export function useSettled(value: string): string {
    const [settled, setSettled] = useState(value);
    useEffect(() => {
        const timer = setTimeout(() => setSettled(value), SETTLE_MS);
        return () => clearTimeout(timer);
    }, [value]);
    return settled;
}
