package main

import (
	"bufio"
	"fmt"
	"net"
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"github.com/mattermost/mattermost/server/public/model"
	"github.com/mattermost/mattermost/server/public/shared/mlog"
)

// listen serves one connection's lines on a socket, whose path it gives.
func listen(t *testing.T, serve func(conn net.Conn, lines *bufio.Scanner)) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "socket")
	listener, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		conn, err := listener.Accept()
		if err != nil {
			return
		}
		defer conn.Close()
		serve(conn, bufio.NewScanner(conn))
	}()
	return path
}

func connect(t *testing.T, path string) *forwarder {
	t.Helper()
	opened, err := openLink(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = opened.conn.Close() })
	logger, err := mlog.NewLogger()
	if err != nil {
		t.Fatal(err)
	}
	return &forwarder{link: opened, logger: logger}
}

// standIn answers every method with one text.
func standIn(t *testing.T, outcome string, seen *string) *forwarder {
	t.Helper()
	return connect(t, listen(t, func(conn net.Conn, lines *bufio.Scanner) {
		for lines.Scan() {
			id, asked, _ := strings.Cut(lines.Text(), " ")
			*seen = asked
			_, _ = fmt.Fprintf(conn, "%s %s\n", id, outcome)
		}
	}))
}

func TestACallIsForwardedAndItsValueRead(t *testing.T) {
	var seen string
	session, failure := standIn(t, `{"value": {"id": "s", "token": "t"}}`, &seen).GetSession("s")
	if failure != nil || session.Token != "t" || seen != `GetSession ["s"]` {
		t.Error(session, failure, seen)
	}
}

func TestAnErrorIsAnAppErrorWhereverTheSignatureHasOne(t *testing.T) {
	var seen string
	api := standIn(t, `{"error": {"id": "x.y", "message": "why", "status_code": 404}}`, &seen)
	if _, failure := api.GetUser("u"); failure == nil || failure.Id != "x.y" || failure.StatusCode != 404 {
		t.Error(failure)
	}
	if _, err := api.EnsureBotUser(&model.Bot{}); err == nil {
		t.Error("no error")
	}
	if api.HasPermissionTo("u", model.PermissionManageSystem) {
		t.Error("a failed question was answered with yes")
	}
}

func TestSuccessIsANilError(t *testing.T) {
	var seen string
	api := standIn(t, `{"value": null}`, &seen)
	if err := api.PublishPluginClusterEvent(model.PluginClusterEvent{Id: "e"}, model.PluginClusterEventSendOptions{}); err != nil {
		t.Error(err)
	}
	if failure := api.RevokeSession("s"); failure != nil {
		t.Error(failure)
	}
}

func TestAConfigurationIsCompletedWithDefaults(t *testing.T) {
	var seen string
	config := standIn(t, `{"value": {"TeamSettings": {"SiteName": "Here"}}}`, &seen).GetConfig()
	if *config.TeamSettings.SiteName != "Here" || config.ServiceSettings.SiteURL == nil {
		t.Error("the configuration is not complete")
	}
}

func TestAStandInThatDoesNotAnswerIsAnError(t *testing.T) {
	var seen string
	api := standIn(t, `no JSON`, &seen)
	if _, failure := api.GetUser("u"); failure == nil || failure.StatusCode != http.StatusServiceUnavailable {
		t.Error(failure)
	}
}
