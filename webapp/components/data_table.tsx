/** A table of the System Console: headings with scope, one empty state, and a button for the next page. */
import type {ReactNode} from 'react';
import React, {Fragment} from 'react';

import {Message} from '../i18n/message';
import './components.css';

export interface Column<Row> {
    key: string;
    header: ReactNode;
    cell: (row: Row) => ReactNode;
    /** The column that names the row. */
    heading?: boolean;
}

export interface DataTableProps<Row> {
    /** Read out before the table. */
    caption: string;
    columns: Array<Column<Row>>;
    rows: Row[];
    rowKey: (row: Row) => string;
    empty: ReactNode;
    /** A row that shows its details below itself. */
    details?: (row: Row) => ReactNode | null;
}

export function DataTable<Row>({caption, columns, rows, rowKey, empty, details}: DataTableProps<Row>) {
    if (rows.length === 0) {
        return <p className='sc-empty'>{empty}</p>;
    }
    return (
        <div className='sc-table__scroll' role='region' aria-label={caption} tabIndex={0}>
            <table className='sc-table'>
                <caption className='sc-visually-hidden'>{caption}</caption>
                <thead>
                    <tr>{columns.map(({key, header}) => <th key={key} scope='col'>{header}</th>)}</tr>
                </thead>
                <tbody>
                    {rows.map((row) => {
                        const opened = details?.(row);
                        return (
                            <Fragment key={rowKey(row)}>
                                <tr>
                                    {columns.map(({key, cell, heading}) => (heading ? <th key={key} scope='row'>{cell(row)}</th> : <td key={key}>{cell(row)}</td>))}
                                </tr>
                                {opened && <tr className='sc-table__details'><td colSpan={columns.length}>{opened}</td></tr>}
                            </Fragment>
                        );
                    })}
                </tbody>
            </table>
        </div>
    );
}

/** Shown only while there is a next page. */
export function LoadMore({hasMore, loading, onMore}: {hasMore: boolean; loading: boolean; onMore: () => void}) {
    if (!hasMore) {
        return null;
    }
    return (
        <div className='sc-more'>
            <button type='button' className='btn btn-tertiary btn-sm' disabled={loading} onClick={onMore}>
                <Message id={loading ? 'table.loading' : 'table.more'}/>
            </button>
        </div>
    );
}
