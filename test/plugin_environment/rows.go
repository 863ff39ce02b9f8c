package main

import (
	"database/sql/driver"
	"io"
)

// What follows reads a query's rows: one call of the plugin's for each, as in core.

func (d *database) RowsColumns(id string) []string {
	rows, err := find(d, d.rows, id)
	if err != nil {
		return nil
	}
	return rows.Columns()
}

func (d *database) RowsClose(id string) error {
	rows, err := take(d, d.rows, id)
	if err != nil {
		return err
	}
	return rows.Close()
}

func (d *database) RowsNext(id string, dest []driver.Value) error {
	rows, err := find(d, d.rows, id)
	if err != nil {
		return err
	}
	return rows.Next(dest)
}

func (d *database) RowsHasNextResultSet(id string) bool {
	rows, err := find(d, d.rows, id)
	if err != nil {
		return false
	}
	next, ok := rows.(driver.RowsNextResultSet)
	return ok && next.HasNextResultSet()
}

func (d *database) RowsNextResultSet(id string) error {
	rows, err := find(d, d.rows, id)
	if err != nil {
		return err
	}
	if next, ok := rows.(driver.RowsNextResultSet); ok {
		return next.NextResultSet()
	}
	return io.EOF
}

func (d *database) RowsColumnTypeDatabaseTypeName(id string, index int) string {
	rows, err := find(d, d.rows, id)
	if err != nil {
		return ""
	}
	if typed, ok := rows.(driver.RowsColumnTypeDatabaseTypeName); ok {
		return typed.ColumnTypeDatabaseTypeName(index)
	}
	return ""
}

func (d *database) RowsColumnTypePrecisionScale(id string, index int) (int64, int64, bool) {
	rows, err := find(d, d.rows, id)
	if err != nil {
		return 0, 0, false
	}
	if typed, ok := rows.(driver.RowsColumnTypePrecisionScale); ok {
		return typed.ColumnTypePrecisionScale(index)
	}
	return 0, 0, false
}
