package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/mattermost/mattermost/server/public/model"
	"github.com/mattermost/mattermost/server/public/shared/mlog"
)

// standIn answers every method with one text.
func standIn(t *testing.T, answer string, seen *string) *forwarder {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		*seen = r.URL.Path + " " + r.Header.Get(tokenHeader) + " " + string(body)
		_, _ = io.WriteString(w, answer)
	}))
	t.Cleanup(server.Close)
	logger, err := mlog.NewLogger()
	if err != nil {
		t.Fatal(err)
	}
	return newForwarder(server.URL+"/", "secret", logger)
}

func TestACallIsForwardedWithTheSecretAndItsValueRead(t *testing.T) {
	var seen string
	session, failure := standIn(t, `{"value": {"id": "s", "token": "t"}}`, &seen).GetSession("s")
	if failure != nil || session.Token != "t" || seen != `/_plugin_api/GetSession secret ["s"]` {
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
