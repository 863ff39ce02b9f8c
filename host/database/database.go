// Package database runs SQL over the connections of the Mattermost server. Every row is a round trip there, so a query brings its rows as
// one JSON text.
package database

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"encoding/json"
	"errors"
	"math"
	"strconv"
	"sync"
	"time"

	"github.com/mattermost/mattermost/server/public/plugin"

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
	conn   *sql.Conn
	tx     driver.Tx
	cancel context.CancelFunc
	// isLost: its connection gave no answer, so nothing it says of the transaction counts.
	isLost bool
}

// New opens pools over the server's driver; nothing is connected yet.
func New(server plugin.Driver) *Database {
	return &Database{
		primary:      openPool(server, true, primaryConnections),
		replica:      openPool(server, false, replicaConnections),
		transactions: map[string]*transaction{},
	}
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

func (s statement) values() []driver.NamedValue {
	values := make([]driver.NamedValue, len(s.Params))
	for i, param := range s.Params {
		values[i] = driver.NamedValue{Ordinal: i + 1, Value: param.value}
	}
	return values
}

// with runs work on what the statement names: its transaction, the replica or the primary.
func (d *Database) with(ctx context.Context, args statement, work func(rpcConnection) error) error {
	if args.Tx == "" {
		if args.Replica {
			return onPool(ctx, d.replica, work)
		}
		return onPool(ctx, d.primary, work)
	}
	d.mu.Lock()
	open, ok := d.transactions[args.Tx]
	d.mu.Unlock()
	if !ok {
		return errTransactionOver
	}
	open.mu.Lock()
	defer open.mu.Unlock()
	if open.tx == nil {
		return errTransactionOver
	}
	err := raw(open.conn, work)
	open.isLost = open.isLost || errors.Is(err, errLost)
	return err
}

// query gives the one text of the first row: every query is written so that it brings one (a row would be a round trip of its own).
func (d *Database) query(ctx context.Context, args statement) (string, error) {
	var text string
	err := d.with(ctx, args, func(on rpcConnection) (err error) {
		text, err = readText(ctx, on, args.SQL, args.values())
		return err
	})
	return text, explain(err)
}

type affected struct {
	Rows int64 `json:"rows_affected"`
}

func (d *Database) exec(ctx context.Context, args statement) (affected, error) {
	var touched affected
	err := d.with(ctx, args, func(on rpcConnection) error {
		result, err := on.ExecContext(ctx, args.SQL, args.values())
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
	conn, tx, err := d.beginOnPool(limited)
	if err != nil {
		cancel()
		return handle{}, explain(err)
	}
	open := &transaction{conn: conn, tx: tx, cancel: cancel}
	d.mu.Lock()
	d.lastID++
	id := strconv.FormatUint(d.lastID, 10)
	d.transactions[id] = open
	d.mu.Unlock()
	context.AfterFunc(limited, func() {
		d.take(id)
		// Nobody is told: whoever uses it next is.
		_ = open.end(driver.Tx.Rollback)
	})
	return handle{id}, nil
}

func (d *Database) beginOnPool(ctx context.Context) (conn *sql.Conn, tx driver.Tx, err error) {
	for range attempts {
		if conn, err = d.primary.Conn(ctx); err != nil {
			return nil, nil, err
		}
		err = raw(conn, func(on rpcConnection) (err error) {
			tx, err = on.BeginTx(ctx, driver.TxOptions{Isolation: driver.IsolationLevel(sql.LevelReadCommitted)})
			return err
		})
		if err == nil {
			return conn, tx, nil
		}
		if err = errors.Join(err, ignoreDone(conn.Close())); !errors.Is(err, driver.ErrBadConn) {
			return nil, nil, err
		}
	}
	return nil, nil, err
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
	return d.end(args, driver.Tx.Commit)
}

// rollback of a transaction that is over already is no error: what was wanted is so.
func (d *Database) rollback(_ context.Context, args handle) (any, error) {
	_, err := d.end(args, driver.Tx.Rollback)
	if errors.Is(err, error(errTransactionOver)) {
		err = nil
	}
	return nil, err
}

func (d *Database) end(args handle, how func(driver.Tx) error) (any, error) {
	open := d.take(args.Tx)
	if open == nil {
		return nil, errTransactionOver
	}
	return nil, explain(open.end(how))
}

// end finishes the transaction once and gives its connection back.
func (t *transaction) end(how func(driver.Tx) error) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.tx == nil {
		return sql.ErrTxDone
	}
	err := how(t.tx)
	if t.isLost {
		err = errors.Join(err, errLost)
	}
	t.tx = nil
	t.cancel()
	if t.isLost || errors.Is(err, driver.ErrBadConn) {
		forget(t.conn)
	}
	return errors.Join(err, ignoreDone(t.conn.Close()))
}
