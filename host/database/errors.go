package database

import (
	"context"
	"database/sql"
	"errors"
	"net/http"
	"strings"

	"github.com/lib/pq"

	"tshost/bridge"
)

var (
	errNotOneText      = &bridge.Error{ID: "sql.not_one_text", Message: "the query did not give one row with one text", StatusCode: http.StatusInternalServerError}
	errTransactionOver = &bridge.Error{ID: "sql.transaction_over", Message: "the transaction is over: it ended, or took longer than 30 s", StatusCode: http.StatusServiceUnavailable}
)

// explain gives an error an id: sql.<SQLSTATE> for what the database itself refused, sql.unavailable for what has to do with reaching it.
// Messages are the database's own, without its details, which can hold values.
func explain(err error) error {
	if err == nil {
		return nil
	}
	var known *bridge.Error
	if errors.As(err, &known) {
		var refused *pq.Error
		if !errors.As(err, &refused) {
			return known
		}
	}
	if errors.Is(err, sql.ErrTxDone) || errors.Is(err, context.DeadlineExceeded) {
		return errTransactionOver
	}
	var refused *pq.Error
	if errors.As(err, &refused) && !isConnectionTrouble(string(refused.Code)) {
		return &bridge.Error{ID: "sql." + string(refused.Code), Message: refused.Message, StatusCode: http.StatusInternalServerError}
	}
	// What database/sql and the driver say about the call itself, such as a wrong number of parameters.
	if refused == nil && (strings.HasPrefix(err.Error(), "sql: ") || strings.HasPrefix(err.Error(), "pq: got ")) && !errors.Is(err, sql.ErrConnDone) {
		return &bridge.Error{ID: "sql.failed", Message: err.Error(), StatusCode: http.StatusInternalServerError}
	}
	return &bridge.Error{ID: "sql.unavailable", Message: "the database cannot be reached: " + err.Error(), StatusCode: http.StatusServiceUnavailable}
}

// isConnectionTrouble: class 08 connection exceptions, 57P01 to 57P03 shut-downs, 53300 too many connections.
func isConnectionTrouble(state string) bool {
	return strings.HasPrefix(state, "08") || strings.HasPrefix(state, "57P") || state == "53300"
}
