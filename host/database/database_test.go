package database

import (
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/lib/pq"

	"github.com/mattermost/mattermost/server/public/plugin"

	"tshost/jstest"
)

// script is the server's side of the driver: it writes down what it is asked, and answers a query by what stands in its text.
type script struct {
	plugin.Driver
	mu    sync.Mutex
	steps []string
	rows  int
	// dead is how many connections more turn out to be dead.
	dead int
}

func (s *script) note(format string, args ...any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.steps = append(s.steps, fmt.Sprintf(format, args...))
}

func (s *script) has(step string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return strings.Contains(strings.Join(s.steps, "\n"), step)
}

func failureIn(query string) error {
	switch {
	case strings.Contains(query, "duplicate"):
		return &pq.Error{Code: "23505", Message: "duplicate key", Detail: "Key (name)=(SECRET)"}
	case strings.Contains(query, "shutdown"):
		return &pq.Error{Code: "57P01", Message: "terminating connection"}
	case strings.Contains(query, "refused"):
		return errors.New("dial tcp 127.0.0.1:5432: connect: connection refused")
	case strings.Contains(query, "miscounted"):
		return errors.New("pq: got 1 parameters but the statement requires 2")
	}
	return nil
}

func (s *script) Conn(isMaster bool) (string, error) {
	s.note("connect primary=%v", isMaster)
	return "c", nil
}

func (s *script) ConnClose(string) error { return nil }

func (s *script) ConnQuery(_, query string, args []driver.NamedValue) (string, error) {
	values := make([]any, len(args))
	for i, arg := range args {
		values[i] = fmt.Sprintf("%T %v", arg.Value, arg.Value)
	}
	s.note("query %s %v", query, values)
	s.rows = strings.Count(query, "row")
	return "r", failureIn(query)
}

// isDead takes one of the dead connections.
func (s *script) isDead() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.dead--
	return s.dead >= 0
}

func (s *script) ConnExec(_, query string, _ []driver.NamedValue) (plugin.ResultContainer, error) {
	if s.isDead() {
		return plugin.ResultContainer{}, driver.ErrBadConn
	}
	s.note("exec %s", query)
	return plugin.ResultContainer{RowsAffected: 3}, failureIn(query)
}

func (s *script) Tx(_ string, options driver.TxOptions) (string, error) {
	if s.isDead() {
		return "", driver.ErrBadConn
	}
	s.note("begin isolation=%d", options.Isolation)
	return "t", nil
}

func (s *script) TxCommit(string) error {
	s.note("commit")
	return nil
}

func (s *script) TxRollback(string) error {
	s.note("rollback")
	return nil
}

func (s *script) RowsColumns(string) []string { return []string{"text"} }

func (s *script) RowsClose(string) error { return nil }

func (s *script) RowsNext(_ string, dest []driver.Value) error {
	if s.rows == 0 {
		return io.EOF
	}
	s.rows--
	dest[0] = `[{"n":1}]`
	return nil
}

func (s *script) RowsHasNextResultSet(string) bool { return false }

func run(t *testing.T, server *script, body string) string {
	t.Helper()
	database := New(server)
	t.Cleanup(func() {
		if err := database.Close(); err != nil {
			t.Error(err)
		}
	})
	return jstest.Run(t, database.Methods(), nil, `
		const query = (sql, params = [], more = {}) => call('sql.query', {sql, params, ...more});
		const exec = (sql, params = [], more = {}) => call('sql.exec', {sql, params, ...more});`+body)
}

func TestAQueryBringsOneTextAndParametersKeepTheirKind(t *testing.T) {
	server := &script{}
	got := run(t, server, `return [await query('row', ['text', 9007199254740991, 1.5, -0, true, null]), await exec('do'), await query('row', [], {replica: true})];`)
	if got != `["[{\"n\":1}]",{"rows_affected":3},"[{\"n\":1}]"]` {
		t.Error(got)
	}
	if !server.has("query row [string text int64 9007199254740991 float64 1.5 int64 0 bool true <nil> <nil>]") || !server.has("connect primary=true") || !server.has("connect primary=false") {
		t.Error(server.steps)
	}
}

func TestAnythingButOneTextIsAnError(t *testing.T) {
	if got := run(t, &script{}, `return [await query('none'), await query('row', [[1]])];`); got != `["sql.unavailable 503","bridge.invalid_arguments 500"]` {
		t.Error(got)
	}
}

func TestAConnectionWithoutAnAnswerIsNotUsedAgain(t *testing.T) {
	server := &script{}
	got := run(t, server, `
		const lost = await query('none');
		const first = await query('row');
		const inside = await call('sql.begin', {});
		return [lost, first, await query('none', [], inside), await call('sql.commit', inside), await query('row')];`)
	if got != `["sql.unavailable 503","[{\"n\":1}]","sql.unavailable 503","sql.unavailable 503","[{\"n\":1}]"]` {
		t.Error(got)
	}
	// One for the first statement, one in its place, and one in the place of the transaction's.
	if connected := strings.Count(strings.Join(server.steps, "\n"), "connect primary=true"); connected != 3 {
		t.Error(connected, server.steps)
	}
}

func TestAfterAFailoverNoStatementFailsForTheServersDeadConnections(t *testing.T) {
	got := run(t, &script{dead: 50}, `return [await exec('do')];`)
	inside := run(t, &script{dead: 50}, `return [await call('sql.commit', await call('sql.begin', {}))];`)
	if got != `[{"rows_affected":3}]` || inside != `[null]` {
		t.Error(got, inside)
	}
}

func TestErrorsSayWhoseTheyAre(t *testing.T) {
	got := run(t, &script{}, `
		const {error} = JSON.parse(await bridge.call('sql.exec', JSON.stringify({sql: 'duplicate', params: []})));
		return [error.id, error.message, await query('shutdown'), await query('refused'), await query('miscounted')];`)
	if got != `["sql.23505","duplicate key","sql.unavailable 503","sql.unavailable 503","sql.failed 500"]` {
		t.Error(got)
	}
}

func TestATransactionEndsOnceAndItsStatementsStayTogether(t *testing.T) {
	server := &script{}
	got := run(t, server, `
		const first = await call('sql.begin', {});
		const inside = [await exec('do', [], first), await query('row', [], first)];
		const second = await call('sql.begin', {});
		return [inside.length, await call('sql.commit', first), await call('sql.commit', first), await exec('late', [], first),
			await call('sql.rollback', second), await call('sql.rollback', second), await exec('late', [], {tx: 'none'})];`)
	if got != `[2,null,"sql.transaction_over 503","sql.transaction_over 503",null,null,"sql.transaction_over 503"]` {
		t.Error(got)
	}
	if !server.has("begin isolation=2\nexec do\nquery row []\n") || !server.has("commit\nrollback") || server.has("late") {
		t.Error(server.steps)
	}
}

func TestATransactionEndsWithTheRuntimeThatOpenedIt(t *testing.T) {
	server := &script{}
	database := New(server)
	defer database.Close()
	// jstest stops the runtime when the script is done, as a broken one is.
	jstest.Run(t, database.Methods(), nil, `return call('sql.begin', {});`)
	for end := time.Now().Add(5 * time.Second); !server.has("rollback"); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("the transaction stayed open", server.steps)
		}
	}
}
