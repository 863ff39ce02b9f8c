package main

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"sync"

	_ "github.com/lib/pq" // the driver named postgres

	"github.com/mattermost/mattermost/server/public/plugin"
)

const binaryParameters = "binary_parameters"

// database is core's side of the plugin's SQL: connections of two pools, handed out by id.
type database struct {
	primary, replica *sql.DB

	mu          sync.Mutex
	lastID      uint64
	connections map[string]*connection
	txs         map[string]driver.Tx
	statements  map[string]driver.Stmt
	rows        map[string]driver.Rows
}

type connection struct {
	*sql.Conn
	pluginID string
}

var _ plugin.AppDriver = (*database)(nil)

func newDatabase(primary, replica string) (*database, error) {
	if replica == "" {
		replica = primary
	}
	first, err := openPool(primary)
	if err != nil {
		return nil, err
	}
	second, err := openPool(replica)
	if err != nil {
		return nil, err
	}
	return &database{
		primary: first, replica: second,
		connections: map[string]*connection{}, txs: map[string]driver.Tx{}, statements: map[string]driver.Stmt{}, rows: map[string]driver.Rows{},
	}, nil
}

// dataSource completes a PostgreSQL URL with what core's default has (model.SqlSettingsDefaultDataSource): with binary_parameters a
// statement is one round trip instead of two. What the URL says itself stays.
func dataSource(given string) (string, error) {
	parsed, err := url.Parse(given)
	if err != nil {
		return "", err
	}
	if parsed.Scheme == "" {
		return "", errors.New("the database is named by a postgres:// URL")
	}
	settings := parsed.Query()
	if !settings.Has(binaryParameters) {
		settings.Set(binaryParameters, "yes")
	}
	parsed.RawQuery = settings.Encode()
	return parsed.String(), nil
}

func openPool(source string) (*sql.DB, error) {
	complete, err := dataSource(source)
	if err != nil {
		return nil, err
	}
	return sql.Open("postgres", complete)
}

// Close ends both pools.
func (d *database) Close() {
	_ = d.primary.Close() // the program ends either way
	_ = d.replica.Close()
}

// keep stores what the plugin will name by an id from now on.
func keep[T any](d *database, store map[string]T, item T) string {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.lastID++
	id := strconv.FormatUint(d.lastID, 10)
	store[id] = item
	return id
}

func find[T any](d *database, store map[string]T, id string) (T, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	item, ok := store[id]
	if !ok {
		return item, fmt.Errorf("nothing has the id %q", id)
	}
	return item, nil
}

func take[T any](d *database, store map[string]T, id string) (T, error) {
	item, err := find(d, store, id)
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(store, id)
	return item, err
}

func (d *database) Conn(isMaster bool) (string, error) {
	return d.ConnWithPluginID(isMaster, "")
}

func (d *database) ConnWithPluginID(isMaster bool, pluginID string) (string, error) {
	pool := d.replica
	if isMaster {
		pool = d.primary
	}
	conn, err := pool.Conn(context.Background())
	if err != nil {
		return "", err
	}
	return keep(d, d.connections, &connection{conn, pluginID}), nil
}

// ShutdownConns closes what a plugin that ended has left open.
func (d *database) ShutdownConns(pluginID string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for id, one := range d.connections {
		if one.pluginID == pluginID {
			// Bad, so that the pool forgets it: a transaction may be open on it.
			_ = one.Raw(func(any) error { return driver.ErrBadConn })
			_ = one.Close()
			delete(d.connections, id)
		}
	}
}

// raw works on the driver's own connection.
func (d *database) raw(id string, work func(any) error) error {
	conn, err := find(d, d.connections, id)
	if err != nil {
		return err
	}
	return conn.Raw(work)
}

func (d *database) ConnPing(id string) error {
	return d.raw(id, func(conn any) error { return conn.(driver.Pinger).Ping(context.Background()) })
}

func (d *database) ConnClose(id string) error {
	conn, err := take(d, d.connections, id)
	if err != nil {
		return err
	}
	return conn.Close()
}

func (d *database) ConnQuery(id, query string, args []driver.NamedValue) (string, error) {
	var rows driver.Rows
	err := d.raw(id, func(conn any) (err error) {
		rows, err = conn.(driver.QueryerContext).QueryContext(context.Background(), query, args)
		return err
	})
	if err != nil {
		return "", err
	}
	return keep(d, d.rows, rows), nil
}

func (d *database) ConnExec(id, query string, args []driver.NamedValue) (plugin.ResultContainer, error) {
	var result driver.Result
	err := d.raw(id, func(conn any) (err error) {
		result, err = conn.(driver.ExecerContext).ExecContext(context.Background(), query, args)
		return err
	})
	if err != nil {
		return plugin.ResultContainer{}, err
	}
	return describeResult(result), nil
}

func describeResult(result driver.Result) plugin.ResultContainer {
	var found plugin.ResultContainer
	found.LastID, found.LastIDError = result.LastInsertId()
	found.RowsAffected, found.RowsAffectedError = result.RowsAffected()
	return found
}

func (d *database) Tx(id string, opts driver.TxOptions) (string, error) {
	var tx driver.Tx
	err := d.raw(id, func(conn any) (err error) {
		tx, err = conn.(driver.ConnBeginTx).BeginTx(context.Background(), opts)
		return err
	})
	if err != nil {
		return "", err
	}
	return keep(d, d.txs, tx), nil
}

func (d *database) TxCommit(id string) error {
	tx, err := take(d, d.txs, id)
	if err != nil {
		return err
	}
	return tx.Commit()
}

func (d *database) TxRollback(id string) error {
	tx, err := take(d, d.txs, id)
	if err != nil {
		return err
	}
	return tx.Rollback()
}

func (d *database) Stmt(id, query string) (string, error) {
	var statement driver.Stmt
	err := d.raw(id, func(conn any) (err error) {
		statement, err = conn.(driver.Conn).Prepare(query)
		return err
	})
	if err != nil {
		return "", err
	}
	return keep(d, d.statements, statement), nil
}

func (d *database) StmtClose(id string) error {
	statement, err := take(d, d.statements, id)
	if err != nil {
		return err
	}
	return statement.Close()
}

func (d *database) StmtNumInput(id string) int {
	statement, err := find(d, d.statements, id)
	if err != nil {
		return -1
	}
	return statement.NumInput()
}

func (d *database) StmtQuery(id string, args []driver.NamedValue) (string, error) {
	statement, err := find(d, d.statements, id)
	if err != nil {
		return "", err
	}
	querier, ok := statement.(driver.StmtQueryContext)
	if !ok {
		return "", errors.New("the driver runs no prepared queries")
	}
	rows, err := querier.QueryContext(context.Background(), args)
	if err != nil {
		return "", err
	}
	return keep(d, d.rows, rows), nil
}

func (d *database) StmtExec(id string, args []driver.NamedValue) (plugin.ResultContainer, error) {
	statement, err := find(d, d.statements, id)
	if err != nil {
		return plugin.ResultContainer{}, err
	}
	execer, ok := statement.(driver.StmtExecContext)
	if !ok {
		return plugin.ResultContainer{}, errors.New("the driver runs no prepared statements")
	}
	result, err := execer.ExecContext(context.Background(), args)
	if err != nil {
		return plugin.ResultContainer{}, err
	}
	return describeResult(result), nil
}
