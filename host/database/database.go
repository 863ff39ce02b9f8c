// Package database runs SQL over the connections of the Mattermost server. Every row is a round trip there, so a query brings its rows as
// one JSON text.
package database

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"math"
	"strconv"
	"sync"
	"time"

	"github.com/mattermost/mattermost/server/public/plugin"
	"github.com/mattermost/mattermost/server/public/shared/driver"

	"tshost/bridge"
)

const (
	// Each connection pins one of the server's: enough for eight statements beside a few transactions.
	primaryConnections = 12
	replicaConnections = 4
	idleConnections    = 4
	idleTime           = time.Minute
	// transactionLimit ends a transaction that was forgotten or waits on something.
	transactionLimit = 30 * time.Second
)

// Database holds the pools and the open transactions.
type Database struct {
	primary *sql.DB
	replica *sql.DB

	mu           sync.Mutex
	lastID       uint64
	transactions map[string]*transaction
}

type transaction struct {
	// mu keeps statements of one transaction apart: they share a connection.
	mu     sync.Mutex
	tx     *sql.Tx
	cancel context.CancelFunc
}

// New opens pools over the server's driver; nothing is connected yet.
func New(server plugin.Driver) *Database {
	return &Database{
		primary:      openPool(server, true, primaryConnections),
		replica:      openPool(server, false, replicaConnections),
		transactions: map[string]*transaction{},
	}
}

func openPool(server plugin.Driver, isPrimary bool, connections int) *sql.DB {
	pool := sql.OpenDB(driver.NewConnector(server, isPrimary))
	pool.SetMaxOpenConns(connections)
	pool.SetMaxIdleConns(idleConnections)
	pool.SetConnMaxIdleTime(idleTime)
	return pool
}

// Close gives the connections back.
func (d *Database) Close() error {
	return errors.Join(d.primary.Close(), d.replica.Close())
}

// Methods gives the calls sql.*.
func (d *Database) Methods() bridge.Table {
	return bridge.Table{
		"sql.query":    bridge.Typed(d.query),
		"sql.exec":     bridge.Typed(d.exec),
		"sql.begin":    bridge.Typed(d.begin),
		"sql.commit":   bridge.Typed(d.commit),
		"sql.rollback": bridge.Typed(d.rollback),
	}
}

type statement struct {
	SQL     string      `json:"sql"`
	Params  []parameter `json:"params"`
	Tx      string      `json:"tx"`
	Replica bool        `json:"replica"`
}

// parameter is text, a number, a boolean or null; integral numbers become bigint.
type parameter struct{ value any }

func (p *parameter) UnmarshalJSON(raw []byte) error {
	if err := json.Unmarshal(raw, &p.value); err != nil {
		return err
	}
	switch value := p.value.(type) {
	case nil, string, bool:
		return nil
	case float64:
		if whole, err := strconv.ParseInt(string(raw), 10, 64); err == nil {
			p.value = whole
		} else if value == math.Trunc(value) && math.Abs(value) < 1<<53 {
			p.value = int64(value)
		}
		return nil
	default:
		return errors.New("a parameter is neither text, number, boolean nor null")
	}
}

func (s statement) values() []any {
	values := make([]any, len(s.Params))
	for i, param := range s.Params {
		values[i] = param.value
	}
	return values
}

// executor is a pool or a transaction.
type executor interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
}

// with runs work on what the statement names: its transaction, the replica or the primary.
func (d *Database) with(args statement, work func(executor) error) error {
	if args.Tx == "" {
		if args.Replica {
			return work(d.replica)
		}
		return work(d.primary)
	}
	d.mu.Lock()
	open, ok := d.transactions[args.Tx]
	d.mu.Unlock()
	if !ok {
		return errTransactionOver
	}
	open.mu.Lock()
	defer open.mu.Unlock()
	return work(open.tx)
}

func (d *Database) query(ctx context.Context, args statement) (string, error) {
	var text string
	err := d.with(args, func(on executor) error {
		rows, err := on.QueryContext(ctx, args.SQL, args.values()...)
		if err != nil {
			return err
		}
		defer rows.Close()
		if !rows.Next() {
			return errors.Join(rows.Err(), errNotOneText)
		}
		var found sql.NullString
		if err = rows.Scan(&found); err != nil || !found.Valid {
			return errors.Join(err, errNotOneText)
		}
		if rows.Next() {
			return errNotOneText
		}
		text = found.String
		return errors.Join(rows.Err(), rows.Close())
	})
	return text, explain(err)
}

type affected struct {
	Rows int64 `json:"rows_affected"`
}

func (d *Database) exec(ctx context.Context, args statement) (affected, error) {
	var touched affected
	err := d.with(args, func(on executor) error {
		result, err := on.ExecContext(ctx, args.SQL, args.values()...)
		if err != nil {
			return err
		}
		touched.Rows, err = result.RowsAffected()
		return err
	})
	return touched, explain(err)
}

type handle struct {
	Tx string `json:"tx"`
}

// begin opens a transaction that ends by itself at its limit, or when the runtime that opened it is gone (ctx).
func (d *Database) begin(ctx context.Context, _ struct{}) (handle, error) {
	limited, cancel := context.WithTimeout(ctx, transactionLimit)
	tx, err := d.primary.BeginTx(limited, &sql.TxOptions{Isolation: sql.LevelReadCommitted})
	if err != nil {
		cancel()
		return handle{}, explain(err)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.lastID++
	id := strconv.FormatUint(d.lastID, 10)
	d.transactions[id] = &transaction{tx: tx, cancel: cancel}
	context.AfterFunc(limited, func() { d.take(id) })
	return handle{id}, nil
}

// take removes a transaction from those that are open; nil when it is over already.
func (d *Database) take(id string) *transaction {
	d.mu.Lock()
	defer d.mu.Unlock()
	open := d.transactions[id]
	delete(d.transactions, id)
	return open
}

func (d *Database) commit(_ context.Context, args handle) (any, error) {
	return d.end(args, (*sql.Tx).Commit)
}

// rollback of a transaction that is over already is no error: what was wanted is so.
func (d *Database) rollback(_ context.Context, args handle) (any, error) {
	_, err := d.end(args, (*sql.Tx).Rollback)
	if errors.Is(err, error(errTransactionOver)) {
		err = nil
	}
	return nil, err
}

func (d *Database) end(args handle, how func(*sql.Tx) error) (any, error) {
	open := d.take(args.Tx)
	if open == nil {
		return nil, errTransactionOver
	}
	open.mu.Lock()
	defer open.mu.Unlock()
	defer open.cancel()
	return nil, explain(how(open.tx))
}
