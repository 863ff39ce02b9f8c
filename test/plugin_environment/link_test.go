package main

import (
	"bufio"
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
)

func TestCallsAreAnsweredInAnyOrder(t *testing.T) {
	const calls = 20
	api := connect(t, listen(t, func(conn net.Conn, lines *bufio.Scanner) {
		var answers []string
		for len(answers) < calls && lines.Scan() {
			id, asked, _ := strings.Cut(lines.Text(), " ")
			user := strings.TrimSuffix(strings.TrimPrefix(asked, `GetUser ["`), `"]`)
			answers = append([]string{fmt.Sprintf("%s {\"value\":{\"id\":%q}}\n", id, user)}, answers...)
		}
		_, _ = conn.Write([]byte(strings.Join(answers, "")))
	}))
	var all sync.WaitGroup
	for i := range calls {
		all.Go(func() {
			want := fmt.Sprintf("user%d", i)
			if user, failure := api.GetUser(want); failure != nil || user.Id != want {
				t.Errorf("%s was answered %v, %v", want, user, failure)
			}
		})
	}
	all.Wait()
}

func TestWhoWaitsLearnsThatTheConnectionBroke(t *testing.T) {
	api := connect(t, listen(t, func(_ net.Conn, lines *bufio.Scanner) { lines.Scan() }))
	for range 2 {
		if failure := api.RevokeSession("s"); failure == nil || failure.StatusCode != http.StatusServiceUnavailable {
			t.Error(failure)
		}
	}
}

func TestAnAnswerWithoutANumberEndsTheConnection(t *testing.T) {
	api := connect(t, listen(t, func(conn net.Conn, lines *bufio.Scanner) {
		for lines.Scan() {
			_, _ = conn.Write([]byte("nonsense\n"))
		}
	}))
	if failure := api.RevokeSession("s"); failure == nil || failure.StatusCode != http.StatusServiceUnavailable {
		t.Error(failure)
	}
}
