package database

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"io"

	"github.com/mattermost/mattermost/server/public/plugin"
	shared "github.com/mattermost/mattermost/server/public/shared/driver"
)

// attempts is how often a statement is tried on another connection when the one at hand turned out to be dead, as database/sql does it. After a
// failover every idle one of the server's pool is: it keeps 50 unless it is told otherwise, and forgets each that is found dead.
const attempts = 60

// rpcConnection is one of the server's connections. The driver's own interface is used, and not database/sql's: there every row set costs
// calls for its columns, for the row after the last and for further row sets, and each call is a round trip to the server.
type rpcConnection interface {
	driver.QueryerContext
	driver.ExecerContext
	driver.ConnBeginTx
}

func openPool(server plugin.Driver, isPrimary bool, connections int) *sql.DB {
	pool := sql.OpenDB(shared.NewConnector(server, isPrimary))
	pool.SetMaxOpenConns(connections)
	pool.SetMaxIdleConns(idleConnections)
	pool.SetConnMaxIdleTime(idleTime)
	return pool
}

// onPool runs work on a connection of the pool. One that gave no answer at all is forgotten, and its statement is not tried again: the server's
// driver says nothing of a connection it has shut down, every row set of it is just empty.
func onPool(ctx context.Context, pool *sql.DB, work func(rpcConnection) error) error {
	var err error
	for range attempts {
		var conn *sql.Conn
		if conn, err = pool.Conn(ctx); err != nil {
			return err
		}
		err = raw(conn, work)
		if errors.Is(err, errLost) {
			forget(conn)
		}
		err = errors.Join(err, ignoreDone(conn.Close()))
		if !errors.Is(err, driver.ErrBadConn) {
			return err
		}
	}
	return err
}

// forget keeps the pool from handing a connection out again.
func forget(conn *sql.Conn) {
	_ = conn.Raw(func(any) error { return driver.ErrBadConn }) // says what it was told
}

// raw lets work use the server's connection below a pool's. The pool forgets one that work found dead.
func raw(conn *sql.Conn, work func(rpcConnection) error) error {
	return conn.Raw(func(below any) error {
		return work(below.(rpcConnection))
	})
}

// ignoreDone: a connection that was found dead is closed already.
func ignoreDone(err error) error {
	if errors.Is(err, sql.ErrConnDone) {
		return nil
	}
	return err
}

// errLost: the statement may have been carried out, so it is not tried again on another connection.
var errLost = errors.New("the connection was lost while the answer was read")

// readText runs a query and gives the one text of its first row.
func readText(ctx context.Context, on rpcConnection, query string, args []driver.NamedValue) (string, error) {
	rows, err := on.QueryContext(ctx, query, args)
	if err != nil {
		return "", err
	}
	found := make([]driver.Value, 1)
	err = rows.Next(found)
	if closing := rows.Close(); err == nil {
		err = closing
	}
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, driver.ErrBadConn):
		// The dialect gives every query one row.
		return "", errLost
	case err != nil:
		return "", err
	}
	switch text := found[0].(type) {
	case string:
		return text, nil
	case []byte:
		return string(text), nil
	default:
		return "", errNotOneText
	}
}
