package main

import (
	"crypto/subtle"
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/mattermost/mattermost/server/public/model"
	"github.com/mattermost/mattermost/server/public/plugin"
)

// tokenHeader carries the secret.
const tokenHeader = "X-Plugin-Environment-Token"

// tookHeader tells how long a hook took as core sees it, its arguments' JSON and the RPC included, in milliseconds.
const tookHeader = "X-Hook-Took-Ms"

// contextHeaders are what plugin.Context is made from.
const (
	sessionHeader   = "X-Context-Session-Id"
	requestHeader   = "X-Context-Request-Id"
	addressHeader   = "X-Context-Ip"
	userAgentHeader = "X-Context-User-Agent"
)

// service is the HTTP face of the environment.
type service struct {
	environment *plugin.Environment
	id          string
	folder      string
	token       string
	stop        func()

	// switching keeps activation, deactivation and restarts apart.
	switching sync.Mutex
}

func newService(environment *plugin.Environment, id, folder, token string, stop func()) http.Handler {
	s := &service{environment: environment, id: id, folder: folder, token: token, stop: stop}
	mux := http.NewServeMux()
	mux.Handle("/http/", http.StripPrefix("/http", http.HandlerFunc(s.serveHTTP)))
	mux.HandleFunc("GET /metrics", s.serveMetrics)
	mux.HandleFunc("POST /hook/{name}", s.runHook)
	mux.HandleFunc("GET /status", s.status)
	mux.HandleFunc("POST /restart", s.change(func() error { return environment.RestartPlugin(id) }))
	mux.HandleFunc("POST /activate", s.change(s.activate))
	mux.HandleFunc("POST /deactivate", s.change(func() error { environment.Deactivate(id); return nil }))
	mux.HandleFunc("POST /kill", s.change(func() error { return killPlugin(folder) }))
	mux.HandleFunc("POST /stop", s.change(func() error { stop(); return nil }))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if subtle.ConstantTimeCompare([]byte(r.Header.Get(tokenHeader)), []byte(token)) != 1 {
			fail(w, http.StatusUnauthorized, "plugin_environment.token", "the token is missing or wrong")
			return
		}
		r.Header.Del(tokenHeader)
		mux.ServeHTTP(w, r)
	})
}

// activate starts the plugin; one whose process died counts as active until the health check, so it is restarted instead.
func (s *service) activate() error {
	if s.environment.IsActive(s.id) && s.environment.PerformHealthCheck(s.id) != nil {
		return s.environment.RestartPlugin(s.id)
	}
	_, _, err := s.environment.Activate(s.id)
	return err
}

// contextOf takes plugin.Context out of a request's headers.
func contextOf(r *http.Request) *plugin.Context {
	c := &plugin.Context{
		SessionId: r.Header.Get(sessionHeader),
		RequestId: r.Header.Get(requestHeader),
		IPAddress: r.Header.Get(addressHeader),
		UserAgent: r.Header.Get(userAgentHeader),
	}
	for _, name := range []string{sessionHeader, requestHeader, addressHeader, userAgentHeader} {
		r.Header.Del(name)
	}
	return c
}

// hooks gives the running plugin's hooks, or answers as core does when there are none.
func (s *service) hooks(w http.ResponseWriter, r *http.Request) plugin.Hooks {
	hooks, err := s.environment.HooksForPlugin(s.id)
	if err != nil {
		http.NotFound(w, r)
		return nil
	}
	return hooks
}

func (s *service) serveHTTP(w http.ResponseWriter, r *http.Request) {
	if hooks := s.hooks(w, r); hooks != nil {
		hooks.ServeHTTP(contextOf(r), w, r)
	}
}

func (s *service) serveMetrics(w http.ResponseWriter, r *http.Request) {
	if hooks := s.hooks(w, r); hooks != nil {
		hooks.ServeMetrics(contextOf(r), w, r)
	}
}

func (s *service) runHook(w http.ResponseWriter, r *http.Request) {
	hooks, err := s.environment.HooksForPlugin(s.id)
	if err != nil {
		fail(w, http.StatusOK, "plugin_environment.not_active", err.Error())
		return
	}
	var args []json.RawMessage
	if err = json.NewDecoder(r.Body).Decode(&args); err != nil {
		fail(w, http.StatusBadRequest, "plugin_environment.arguments", err.Error())
		return
	}
	started := time.Now()
	results, err := callHook(hooks, r.PathValue("name"), contextOf(r), args)
	w.Header().Set(tookHeader, strconv.FormatFloat(float64(time.Since(started).Nanoseconds())/1e6, 'f', -1, 64))
	if err != nil {
		fail(w, http.StatusOK, "plugin_environment.hook", err.Error())
		return
	}
	reply(w, http.StatusOK, map[string]any{"value": results})
}

func (s *service) status(w http.ResponseWriter, _ *http.Request) {
	implemented := []string{}
	if hooks, err := s.environment.HooksForPlugin(s.id); err == nil {
		if names, err := hooks.Implemented(); err == nil {
			implemented = names
		}
	}
	slices.Sort(implemented)
	reply(w, http.StatusOK, map[string]any{
		"active":      s.environment.IsActive(s.id) && s.environment.GetPluginState(s.id) == model.PluginStateRunning,
		"pid":         pluginProcess(s.folder),
		"implemented": implemented,
	})
}

// change answers {} when the step worked.
func (s *service) change(step func() error) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		s.switching.Lock()
		defer s.switching.Unlock()
		if err := step(); err != nil {
			fail(w, http.StatusInternalServerError, "plugin_environment.failed", err.Error())
			return
		}
		reply(w, http.StatusOK, struct{}{})
	}
}

func reply(w http.ResponseWriter, status int, body any) {
	encoded, err := json.Marshal(body)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(encoded) // a client that went away needs no answer
}

func fail(w http.ResponseWriter, status int, id, message string) {
	reply(w, status, map[string]any{"error": map[string]any{"id": id, "message": strings.TrimSpace(message), "status_code": status}})
}
